package io.claviger.engine.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.evidence.Operation;
import io.claviger.core.state.Role;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuthorityTest {
    private static final Set<Operation> NODE_ONLY =
            EnumSet.of(
                    Operation.INITIALIZE_DEVICE,
                    Operation.START_NODE,
                    Operation.STOP_NODE,
                    Operation.PROBE,
                    Operation.EXPIRE_REQUEST,
                    Operation.FAIL_REQUEST,
                    Operation.REMOVE_REQUEST,
                    Operation.CHECK_PACKAGE);
    private static final Set<Operation> USES =
            EnumSet.of(Operation.SIGN, Operation.VERIFY, Operation.ENCRYPT, Operation.DECRYPT);

    private static Set<Operation> of(Role role) {
        return Arrays.stream(Operation.values())
                .filter(operation -> Authority.allowed(operation).contains(role))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Operation.class)));
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void every_operation_has_somebody_who_may_or_belongs_to_the_node(Operation operation) {
        assertThat(Authority.allowed(operation).isEmpty()).isEqualTo(NODE_ONLY.contains(operation));
    }

    @Test
    void who_approves_neither_uses_nor_manages_keys() {
        assertThat(of(Role.APPROVER))
                .containsExactlyInAnyOrder(
                        Operation.AUTHENTICATE,
                        Operation.LIST_TASKS,
                        Operation.APPROVE,
                        Operation.REJECT,
                        Operation.ONBOARD_APPROVER,
                        Operation.READ_EVIDENCE);
        assertThat(of(Role.APPROVER_KEY_MANAGEMENT))
                .containsExactlyInAnyOrder(
                        Operation.AUTHENTICATE,
                        Operation.CREATE_APPROVER,
                        Operation.RENEW_APPROVER_CODE,
                        Operation.RESTORE_APPROVER,
                        Operation.RESET_APPROVER_PASSWORD,
                        Operation.READ_REQUEST,
                        Operation.CANCEL_REQUEST,
                        Operation.CHANGE_APPROVER_PASSWORD,
                        Operation.LIST_APPROVERS,
                        Operation.DELETE_APPROVER,
                        Operation.READ_EVIDENCE);
    }

    @Test
    void management_and_use_of_keys_are_separate() {
        assertThat(of(Role.KEY_OPERATION)).containsAll(USES).doesNotContain(Operation.CREATE_KEY);
        assertThat(of(Role.KEY_MANAGEMENT))
                .contains(Operation.CREATE_KEY, Operation.DESTROY_KEY)
                .doesNotContainAnyElementsOf(USES);
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"DEVICE_SO", "PARTITION_SO", "AUDITOR"})
    void officers_do_not_touch_keys(Role officer) {
        assertThat(of(officer))
                .doesNotContainAnyElementsOf(USES)
                .doesNotContain(
                        Operation.CREATE_KEY, Operation.DESTROY_KEY, Operation.GENERATE_RANDOM);
    }

    @Test
    void an_auditor_changes_nothing() {
        assertThat(of(Role.AUDITOR))
                .containsExactlyInAnyOrder(
                        Operation.AUTHENTICATE,
                        Operation.COMPARE_KEYS,
                        Operation.DIAGNOSE,
                        Operation.READ_OPERATIONS,
                        Operation.READ_EVIDENCE);
    }
}
