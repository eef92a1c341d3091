package io.claviger.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void words_in_any_order_are_understood() {
        assertThat(
                        Options.parse(
                                List.of(
                                        "--seconds",
                                        "10",
                                        "--json",
                                        "--rounds",
                                        "1",
                                        "--warm-up",
                                        "2")))
                .isEqualTo(
                        new Options(Options.Subject.SIGNING, true, 10, 2, 1, 10_000_000, 5, 1000));
        assertThat(Options.parse(List.of("client")).subject()).isEqualTo(Options.Subject.CLIENT);
        assertThat(Options.parse(List.of("cluster", "--kills", "9", "--keys", "10")))
                .isEqualTo(new Options(Options.Subject.CLUSTER, false, 5, 32, 3, 20_000, 9, 10));
        assertThat(Options.parse(List.of("evidence", "--records", "100000000")))
                .isEqualTo(
                        new Options(
                                Options.Subject.EVIDENCE, false, 5, 32, 3, 100_000_000, 5, 1000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--fast",
                "--seconds",
                "--seconds 0",
                "--seconds 601",
                "--seconds five",
                "extra"
            })
    void anything_else_is_refused(String line) {
        assertThatThrownBy(() -> Options.parse(List.of(line.split(" "))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
