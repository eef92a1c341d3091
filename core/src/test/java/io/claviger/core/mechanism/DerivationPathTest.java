package io.claviger.core.mechanism;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DerivationPathTest {

    @ParameterizedTest
    @ValueSource(strings = {"0", "0'", "44'/60'/0'/0/7", "2147483647'/2147483647"})
    void a_path_is_written_as_it_was_read(String text) {
        assertThat(DerivationPath.parse(text).map(DerivationPath::toString)).contains(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "0/",
                "/0",
                "0//1",
                "m/0",
                "-1",
                "+1",
                "00",
                "01",
                "1h",
                "1''",
                "'",
                "0 ",
                "2147483648",
                "99999999999",
                "9999999999999999999999",
                "٣",
                "1/x"
            })
    void anything_else_is_no_path(String text) {
        assertThat(DerivationPath.parse(text)).isEmpty();
    }

    @Test
    void a_hardened_step_has_the_highest_bit() {
        assertThat(DerivationPath.parse("1'/1").orElseThrow().steps())
                .containsExactly(0x8000_0001, 1);
    }

    @Test
    void only_a_path_of_hardened_steps_is_hardened() {
        assertThat(DerivationPath.parse("0'/1'").orElseThrow().hardened()).isTrue();
        assertThat(DerivationPath.parse("0'/1").orElseThrow().hardened()).isFalse();
    }

    @Test
    void the_number_of_steps_is_bounded() {
        String longest = "0/".repeat(DerivationPath.MAX_STEPS - 1) + "0";
        assertThat(DerivationPath.parse(longest)).isPresent();
        assertThat(DerivationPath.parse(longest + "/0")).isEmpty();
    }
}
