package io.claviger.engine.partition;

import static io.claviger.engine.testing.Answers.granted;
import static io.claviger.engine.testing.Answers.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.id.PartitionId;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Role;
import io.claviger.engine.testing.TestBoundary;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionsTest {
    private static final PartitionId OTHER = new PartitionId("OTHER");

    private final TestBoundary boundary = TestBoundary.create();
    private final Partitions partitions = boundary.engine().partitions();

    @Test
    void names_are_taken_once_and_the_devices_own_never() {
        for (String name : new String[] {"DEMO", "DEVICE"}) {
            assertThat(
                            refused(
                                    partitions.create(
                                            boundary.as(Role.DEVICE_SO),
                                            new PartitionId(name),
                                            PartitionPolicy.DEFAULT)))
                    .isEqualTo(RefusalCode.PARTITION_EXISTS);
            assertThat(boundary.records().last().refusal()).isPresent();
        }
    }

    @Test
    void only_the_device_officer_makes_partitions() {
        for (Role role : Role.values()) {
            if (role != Role.DEVICE_SO) {
                assertThat(
                                refused(
                                        partitions.create(
                                                boundary.as(role), OTHER, PartitionPolicy.DEFAULT)))
                        .isEqualTo(RefusalCode.ROLE_NOT_ALLOWED);
            }
        }
        assertThat(boundary.state().partition(OTHER)).isEmpty();
    }

    @Test
    void an_officer_rules_the_own_partition_only() {
        boundary.partition(OTHER);
        var policy = PartitionPolicy.DEFAULT.with(PolicySetting.MINIMUM_RSA_BITS, 3072);
        assertThat(refused(partitions.changePolicy(boundary.as(Role.PARTITION_SO), OTHER, policy)))
                .isEqualTo(RefusalCode.PARTITION_NOT_FOUND);
        assertThat(
                        refused(
                                boundary.engine()
                                        .applications()
                                        .onboard(
                                                boundary.as(Role.PARTITION_SO),
                                                TestBoundary.form("x", "OTHER", List.of()))))
                .isEqualTo(RefusalCode.PARTITION_NOT_FOUND);
        assertThat(
                        granted(
                                        partitions.changePolicy(
                                                boundary.as(Role.PARTITION_SO),
                                                TestBoundary.DEMO,
                                                policy))
                                .policy())
                .isEqualTo(policy);
    }

    @Test
    void an_application_is_onboarded_once_and_refusals_are_recorded() {
        int before = boundary.records().size();
        assertThat(
                        refused(
                                boundary.engine()
                                        .applications()
                                        .onboard(
                                                boundary.as(Role.PARTITION_SO),
                                                TestBoundary.form())))
                .isEqualTo(RefusalCode.APPLICATION_EXISTS);
        assertThat(
                        refused(
                                boundary.engine()
                                        .applications()
                                        .onboard(
                                                boundary.as(Role.PARTITION_SO),
                                                TestBoundary.form("Bad", "DEMO", List.of()))))
                .isEqualTo(RefusalCode.APPLICATION_INCOMPLETE);
        assertThat(boundary.records().size()).isEqualTo(before + 2);
    }
}
