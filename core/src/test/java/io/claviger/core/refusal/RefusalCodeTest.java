package io.claviger.core.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalCodeTest {
    @ParameterizedTest
    @EnumSource(RefusalCode.class)
    void codes_are_lower_case_words(RefusalCode code) {
        assertThat(code.wireName()).matches("[a-z0-9]+(-[a-z0-9]+)*");
        assertThat(code.rung().wireName()).matches("[a-z]+(-[a-z]+)*");
    }

    @Test
    void the_rungs_are_the_path_of_a_request() {
        assertThat(Arrays.stream(Rung.values()).map(Rung::wireName).collect(Collectors.toList()))
                .containsExactly("request", "identity", "interface", "key-boundary", "audit");
    }

    @Test
    void a_thrown_refusal_carries_its_value_and_no_stack() {
        var thrown = new Refusal.Thrown(RefusalCode.KEY_NOT_FOUND, "no such key");
        assertThat(thrown.refusal())
                .isEqualTo(Refusal.of(RefusalCode.KEY_NOT_FOUND, "no such key"));
        assertThat(thrown).hasMessage("no such key");
        assertThat(thrown.getStackTrace()).isEmpty();
    }
}
