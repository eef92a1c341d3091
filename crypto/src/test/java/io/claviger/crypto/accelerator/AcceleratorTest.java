package io.claviger.crypto.accelerator;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import org.junit.jupiter.api.Test;

class AcceleratorTest {

    @Test
    void a_provider_that_is_not_there_is_a_problem_and_no_exception() {
        Accelerator absent = Accelerator.load("no.such.Provider");
        assertThat(absent.provider()).isEmpty();
        assertThat(absent.problem()).hasValueSatisfying(text -> assertThat(text).isNotBlank());
    }

    @Test
    void a_class_of_another_shape_is_a_problem_and_no_exception() {
        Accelerator wrong = Accelerator.load("java.lang.String");
        assertThat(wrong.provider()).isEmpty();
        assertThat(wrong.problem()).isPresent();
    }

    @Test
    void there_is_either_a_provider_or_a_problem() {
        Accelerator loaded = Accelerator.loaded();
        assertThat(loaded.provider().isPresent()).isNotEqualTo(loaded.problem().isPresent());
    }

    @Test
    void loading_does_not_install_it_globally() {
        Accelerator.loaded()
                .provider()
                .ifPresent(
                        provider -> assertThat(Security.getProvider(provider.getName())).isNull());
    }
}
