package io.claviger.engine.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.InterfaceName;
import io.claviger.engine.testing.HandClock;
import io.claviger.engine.testing.TestBoundary;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApplicationRulesTest {
    private static Application from(String... sources) {
        return TestBoundary.form("demo", "DEMO", List.of(sources)).application(HandClock.START);
    }

    @Test
    void an_interface_outside_the_record_is_refused_by_field() {
        assertThat(ApplicationRules.forbidsPath(from(), InterfaceName.REST, "::1")).isEmpty();
        assertThat(ApplicationRules.forbidsPath(from(), InterfaceName.PKCS11, "::1"))
                .hasValueSatisfying(
                        refusal -> {
                            assertThat(refusal.code()).isEqualTo(RefusalCode.INTERFACE_NOT_ENABLED);
                            assertThat(refusal.message()).contains("'interfaces'", "pkcs11");
                        });
    }

    @Test
    void no_sources_means_any_and_some_mean_those() {
        assertThat(ApplicationRules.forbidsPath(from(), InterfaceName.REST, "local")).isEmpty();
        var narrow = from("10.0.0.0/8", "2001:db8::/32");
        assertThat(ApplicationRules.forbidsPath(narrow, InterfaceName.REST, "10.1.1.1")).isEmpty();
        assertThat(ApplicationRules.forbidsPath(narrow, InterfaceName.REST, "2001:db8::9"))
                .isEmpty();
        assertThat(ApplicationRules.forbidsPath(narrow, InterfaceName.REST, "11.1.1.1"))
                .hasValueSatisfying(
                        refusal -> {
                            assertThat(refusal.code()).isEqualTo(RefusalCode.SOURCE_NOT_ALLOWED);
                            assertThat(refusal.message()).contains("'sources'", "11.1.1.1");
                        });
        assertThat(ApplicationRules.forbidsPath(narrow, InterfaceName.REST, "local")).isPresent();
    }

    @Test
    void an_algorithm_approves_all_its_sizes() {
        assertThat(ApplicationRules.forbidsAlgorithm(from(), new KeySpec.Rsa(1024))).isEmpty();
        assertThat(ApplicationRules.forbidsAlgorithm(from(), TestBoundary.P256)).isEmpty();
    }
}
