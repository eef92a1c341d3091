package io.claviger.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.evidence.Operation;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bounds that no test through an interface can reach. */
class PolicyRulesTest {
    private static final PartitionPolicy LIMITED =
            PartitionPolicy.DEFAULT.with(PolicySetting.ENFORCE_KEY_LIMITS, true);
    private static final long BOUND = 1L << 32;

    @ParameterizedTest
    @CsvSource({"ENCRYPT, AES_GCM", "SIGN, AES_GMAC"})
    void a_key_does_gcm_and_gmac_2_to_the_32_times_and_then_the_setting_stops_it(
            Operation operation, String mechanism) {
        assertThat(further(LIMITED, operation, mechanism, BOUND - 1)).isEmpty();
        for (long uses : new long[] {BOUND, BOUND + 1, Long.MAX_VALUE}) {
            assertThat(further(LIMITED, operation, mechanism, uses))
                    .contains(
                            "partition policy 'enforceKeyLimits' is on, and the key was used 2^32 times");
        }
    }

    @ParameterizedTest
    @CsvSource({"DECRYPT, AES_GCM", "ENCRYPT, AES_CTR", "SIGN, AES_CMAC", "VERIFY, AES_GMAC"})
    void what_is_safe_goes_on(Operation operation, String mechanism) {
        assertThat(further(LIMITED, operation, mechanism, BOUND)).isEmpty();
    }

    @Test
    void without_the_setting_nothing_stops() {
        assertThat(further(PartitionPolicy.DEFAULT, Operation.ENCRYPT, "AES_GCM", BOUND)).isEmpty();
    }

    private static String further(
            PartitionPolicy policy, Operation operation, String mechanism, long uses) {
        return PolicyRules.forbidsFurtherUse(policy, operation, mechanism, uses)
                .map(refusal -> refusal.message())
                .orElse("");
    }
}
