package io.claviger.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.ServicePackage;
import io.claviger.engine.testing.TestBoundary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What breaks a promise and what does not, number by number. */
class PackageRulesTest {
    private final TestBoundary boundary = TestBoundary.create();

    private static ServicePackage promised(Map<PolicySetting, Integer> policy) {
        return promised(policy, Set.of(), Set.of(), 0, 0);
    }

    private static ServicePackage promised(
            Map<PolicySetting, Integer> policy,
            Set<String> algorithms,
            Set<InterfaceName> interfaces,
            int approvals,
            int maximumKeys) {
        return new ServicePackage(
                "p",
                policy,
                algorithms,
                interfaces,
                approvals,
                maximumKeys,
                0,
                0,
                Set.of(),
                List.of());
    }

    private Partition partition() {
        return boundary.state().partition(TestBoundary.DEMO).orElseThrow();
    }

    private String breach(ServicePackage promised) {
        return PackageRules.breach(promised, partition(), boundary.state())
                .map(Refusal::message)
                .orElse("");
    }

    private boolean breaks(ServicePackage promised, PartitionPolicy policy) {
        Optional<Refusal> refusal =
                PackageRules.forbidsPolicy(partition().promising(Optional.of(promised)), policy);
        refusal.ifPresent(
                found -> assertThat(found.code()).isEqualTo(RefusalCode.PACKAGE_NOT_KEPT));
        return refusal.isPresent();
    }

    @Test
    void sizes_are_at_least_and_a_most_of_objects_is_at_most() {
        var sizes = promised(Map.of(PolicySetting.MINIMUM_RSA_BITS, 3072));
        var most = promised(Map.of(PolicySetting.MAXIMUM_OBJECTS, 10));
        PartitionPolicy any = PartitionPolicy.DEFAULT;
        assertThat(breaks(sizes, any.with(PolicySetting.MINIMUM_RSA_BITS, 3071))).isTrue();
        assertThat(breaks(sizes, any.with(PolicySetting.MINIMUM_RSA_BITS, 3072))).isFalse();
        assertThat(breaks(sizes, any.with(PolicySetting.MINIMUM_RSA_BITS, 4096))).isFalse();
        // 0 is no limit, which is more than any.
        assertThat(breaks(most, any.with(PolicySetting.MAXIMUM_OBJECTS, 0))).isTrue();
        assertThat(breaks(most, any.with(PolicySetting.MAXIMUM_OBJECTS, 11))).isTrue();
        assertThat(breaks(most, any.with(PolicySetting.MAXIMUM_OBJECTS, 10))).isFalse();
    }

    @Test
    void flags_are_exactly_as_promised() {
        var off = promised(Map.of(PolicySetting.EXPORT_KEYS, 0));
        var on = promised(Map.of(PolicySetting.ONBOARDING_NEEDS_APPROVAL, 1));
        assertThat(breaks(off, PartitionPolicy.DEFAULT)).isFalse();
        assertThat(breaks(off, PartitionPolicy.DEFAULT.with(PolicySetting.EXPORT_KEYS, true)))
                .isTrue();
        assertThat(breaks(on, PartitionPolicy.DEFAULT)).isTrue();
    }

    @Test
    void keys_that_are_there_already_count() {
        boundary.key("one");
        var application =
                boundary.state().application(TestBoundary.APPLICATION).orElseThrow().algorithms();
        assertThat(breach(promised(Map.of(), application, Set.of(), 0, 1))).isEmpty();
        assertThat(breach(promised(Map.of(), Set.of(), Set.of(), 1, 0)))
                .contains("0 approvals are enough to use key 'one', and 1 are promised");
        boundary.key("two");
        assertThat(breach(promised(Map.of(), Set.of(), Set.of(), 0, 1)))
                .contains("2 keys are more than the 1 that are promised");
        assertThat(breach(promised(Map.of(), Set.of("RSA"), Set.of(), 0, 0)))
                .contains("application 'demo' may use");
        assertThat(breach(promised(Map.of(), Set.of(), Set.of(InterfaceName.CNG), 0, 0)))
                .contains("application 'demo' comes by");
    }

    @Test
    void what_is_seen_around_the_partition_counts_too() {
        var everywhere =
                new ServicePackage(
                        "p",
                        Map.of(),
                        Set.of(),
                        Set.of(),
                        0,
                        0,
                        1,
                        3,
                        Set.of("ch"),
                        List.of("claimed"));
        assertThat(PackageRules.breach(everywhere, new Surroundings(3, Optional.of("ch"), 1)))
                .isEmpty();
        assertThat(PackageRules.breach(everywhere, new Surroundings(2, Optional.of("ch"), 1)))
                .get()
                .extracting(Refusal::message)
                .asString()
                .contains("2 nodes");
        assertThat(PackageRules.breach(everywhere, new Surroundings(3, Optional.empty(), 1)))
                .get()
                .extracting(Refusal::message)
                .asString()
                .contains("not set");
        assertThat(PackageRules.breach(everywhere, new Surroundings(3, Optional.of("ch"), 0)))
                .isPresent();
    }
}
