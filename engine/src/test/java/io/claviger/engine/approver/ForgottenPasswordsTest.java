package io.claviger.engine.approver;

import static io.claviger.engine.testing.Answers.granted;
import static io.claviger.engine.testing.Answers.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.RequestStatus;
import io.claviger.core.attribute.Attribute;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApproverName;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.ApproverAccount;
import io.claviger.core.state.BackupReplacement;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.OneTimeCode;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Role;
import io.claviger.core.state.WrongPasswords;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.approval.Action;
import io.claviger.engine.approval.Authorization;
import io.claviger.engine.approval.Requests;
import io.claviger.engine.key.CreateKey;
import io.claviger.engine.testing.TestBoundary;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of requests for a new password when something else happens before they are done. */
class ForgottenPasswordsTest {
    private static final ApproverName NAME = new ApproverName("officer1@example.com");
    private static final KeyLabel KEY = new KeyLabel("approver-backup");
    private static final String FIRST = "first";

    private final TestBoundary boundary = TestBoundary.create();
    private final Approvers approvers = boundary.engine().approvers();
    private final Requests requests = boundary.engine().requests();

    @BeforeEach
    void createKey() {
        boundary.policy(PartitionPolicy.DEFAULT.with(PolicySetting.KEY_AUTHORIZATION, true));
        create(KEY, Optional.of(new KeyPolicy(false)));
    }

    private void create(KeyLabel label, Optional<KeyPolicy> policy) {
        granted(
                boundary.engine()
                        .keys()
                        .create(
                                manager(Role.KEY_MANAGEMENT),
                                new CreateKey(
                                        label,
                                        TestBoundary.P256,
                                        Set.of(Attribute.UNWRAP, Attribute.SENSITIVE),
                                        policy,
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty())));
    }

    private Origin manager(Role role) {
        return boundary.as(role);
    }

    private void onboarded() {
        try (SecretBytes password = TestBoundary.secret(FIRST);
                SecretBytes transport = TestBoundary.secret("for this one way")) {
            String code =
                    granted(
                                    approvers.create(
                                            manager(Role.APPROVER_KEY_MANAGEMENT),
                                            new CreateApprover(NAME, 2048, 30, password)))
                            .code();
            try (SecretBytes secret = TestBoundary.secret(code)) {
                granted(approvers.onboard(manager(Role.APPROVER), NAME, secret, transport));
            }
        }
    }

    private Answer<ApprovalRequest> ask(Role role, KeyLabel key) {
        try (SecretBytes next = TestBoundary.secret("next")) {
            return requests.submit(
                    manager(role),
                    new Action.ForgottenPassword(key, NAME, Optional.of(next)),
                    Bytes.of(new byte[2]));
        }
    }

    private ApprovalRequest asked() {
        return granted(ask(Role.APPROVER_KEY_MANAGEMENT, KEY));
    }

    private Answer<?> execute(ApprovalRequest request) {
        return requests.execute(
                request,
                new Action.ForgottenPassword(KEY, NAME, Optional.empty()),
                boundary.clock().instant());
    }

    private ApprovalRequest stored(ApprovalRequest request) {
        return boundary.state().request(request.id()).orElseThrow();
    }

    private ApproverAccount account() {
        return boundary.state().approver(TestBoundary.DEMO, NAME).orElseThrow();
    }

    @Test
    void it_is_done_once_with_a_code_as_its_result_and_counts_as_a_use_of_the_key() {
        onboarded();
        ApprovalRequest request = asked();
        assertThat(request.replacement().orElseThrow().version()).isOne();
        assertThat(boundary.records().last().subject().orElseThrow())
                .contains(NAME.value(), "reset-approver-password with approver-backup");
        granted(execute(request));

        assertThat(account().version()).isEqualTo(2);
        assertThat(account().code()).isPresent();
        ApprovalRequest done = stored(request);
        assertThat(done.status()).isEqualTo(RequestStatus.EXECUTED);
        assertThat(done.replacement()).isEmpty();
        byte[] code = requests.result(done).orElseThrow();
        assertThat(new String(code, StandardCharsets.US_ASCII)).matches("[0-9]{6}");
        EvidenceRecord record = boundary.records().last();
        assertThat(record.operation()).isEqualTo(Operation.RESET_APPROVER_PASSWORD);
        assertThat(record.toString())
                .contains(NAME.value())
                .doesNotContain(new String(code, StandardCharsets.US_ASCII) + " ");
        assertThat(boundary.state().uses(request.key())).isOne();

        assertThat(refused(execute(request))).isEqualTo(RefusalCode.REQUEST_CLOSED);
        assertThat(account().version()).isEqualTo(2);
    }

    @Test
    void another_container_gives_no_further_guesses_at_the_password_of_the_key() {
        onboarded();
        for (int i = 0; i < WrongPasswords.ATTEMPTS; i++) {
            assertThat(refused(changePassword("wrong")))
                    .isEqualTo(RefusalCode.BACKUP_PASSWORD_MISMATCH);
        }
        granted(execute(asked()));
        assertThat(account().version()).isEqualTo(2);
        assertThat(account().wrongPasswords().orElseThrow().count())
                .isEqualTo(WrongPasswords.ATTEMPTS);
        assertThat(refused(changePassword(FIRST))).isEqualTo(RefusalCode.BACKUP_PASSWORD_MISMATCH);
    }

    private Answer<ApproverName> changePassword(String old) {
        try (SecretBytes before = TestBoundary.secret(old);
                SecretBytes after = TestBoundary.secret("changed")) {
            return approvers.changePassword(
                    manager(Role.APPROVER_KEY_MANAGEMENT), NAME, before, after);
        }
    }

    @Test
    void only_approver_key_management_asks_and_only_about_who_has_a_backup() {
        assertThat(refused(ask(Role.APPROVER_KEY_MANAGEMENT, KEY)))
                .isEqualTo(RefusalCode.APPROVER_NOT_FOUND);
        onboarded();
        for (Role role : new Role[] {Role.KEY_OPERATION, Role.KEY_MANAGEMENT, Role.APPROVER}) {
            assertThat(refused(ask(role, KEY))).isEqualTo(RefusalCode.ROLE_NOT_ALLOWED);
        }
        assertThat(refused(ask(Role.APPROVER_KEY_MANAGEMENT, new KeyLabel("none"))))
                .isEqualTo(RefusalCode.KEY_NOT_FOUND);
        create(new KeyLabel("plain"), Optional.empty());
        assertThat(refused(ask(Role.APPROVER_KEY_MANAGEMENT, new KeyLabel("plain"))))
                .isEqualTo(RefusalCode.NOT_A_POLICY_KEY);
    }

    @Test
    void a_backup_that_was_changed_meanwhile_stays() {
        onboarded();
        ApprovalRequest request = asked();
        granted(changePassword(FIRST));
        Bytes kept = account().wrapped();
        assertThat(refused(execute(request))).isEqualTo(RefusalCode.OPERATION_FORBIDDEN);
        assertThat(account().wrapped()).isEqualTo(kept);
        assertThat(boundary.state().uses(request.key())).isZero();
    }

    @Test
    void somebody_else_under_the_same_name_is_somebody_else() {
        onboarded();
        ApprovalRequest request = asked();
        granted(approvers.delete(manager(Role.APPROVER_KEY_MANAGEMENT), NAME));
        onboarded();
        assertThat(refused(execute(request))).isEqualTo(RefusalCode.APPROVER_NOT_FOUND);
        assertThat(account().version()).isOne();
    }

    @Test
    void another_backup_than_was_asked_for_takes_no_place() {
        onboarded();
        ApprovalRequest request = asked();
        BackupReplacement asked = request.replacement().orElseThrow();
        byte[] other = asked.wrapped().toArray();
        other[other.length - 1] ^= 1;
        var forged =
                new BackupReplacement(
                        asked.name(), asked.id(), asked.version(), Bytes.owned(other));
        assertThat(proposed(request, forged)).contains(RefusalCode.APPROVAL_INVALID);
        assertThat(proposed(request, asked)).isEmpty();
    }

    private Optional<RefusalCode> proposed(ApprovalRequest request, BackupReplacement backup) {
        var code = new OneTimeCode(Bytes.of(new byte[32]), boundary.clock().instant());
        return boundary.engine()
                .inquiries()
                .propose(
                        new Command.Authorized(
                                new Command.ReplaceBackup(
                                        manager(Role.APPROVER_KEY_MANAGEMENT),
                                        request.key(),
                                        backup,
                                        code),
                                request.approvals(),
                                Optional.of(new Command.Execution(request.id(), Optional.empty())),
                                Optional.empty()))
                .refusal()
                .map(Refusal::code);
    }

    @Test
    void a_blocked_key_decides_nothing() {
        onboarded();
        ApprovalRequest request = asked();
        granted(
                boundary.engine()
                        .keys()
                        .block(
                                manager(Role.KEY_OPERATION),
                                KEY,
                                Optional.empty(),
                                true,
                                Authorization.none()));
        assertThat(refused(execute(request))).isEqualTo(RefusalCode.OPERATION_FORBIDDEN);
        assertThat(refused(ask(Role.APPROVER_KEY_MANAGEMENT, KEY)))
                .isEqualTo(RefusalCode.OPERATION_FORBIDDEN);
    }

    @Test
    void a_request_is_the_business_of_who_manages_approvers() {
        onboarded();
        ApprovalRequest request = asked();
        assertThat(refused(requests.read(manager(Role.KEY_OPERATION), request.id())))
                .isEqualTo(RefusalCode.REQUEST_NOT_FOUND);
        assertThat(refused(requests.cancel(manager(Role.KEY_MANAGEMENT), request.id())))
                .isEqualTo(RefusalCode.REQUEST_NOT_FOUND);
        granted(requests.read(manager(Role.APPROVER_KEY_MANAGEMENT), request.id()));
        granted(requests.cancel(manager(Role.APPROVER_KEY_MANAGEMENT), request.id()));
        assertThat(stored(request).replacement()).isEmpty();
    }
}
