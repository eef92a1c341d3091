package io.claviger.engine.approver;

import static io.claviger.engine.testing.Answers.granted;
import static io.claviger.engine.testing.Answers.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.command.Command;
import io.claviger.core.command.Command.ApproverReference;
import io.claviger.core.evidence.DigestKind;
import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.ApproverId;
import io.claviger.core.id.ApproverName;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.ApproverAccount;
import io.claviger.core.state.OneTimeCode;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Role;
import io.claviger.core.state.WrongPasswords;
import io.claviger.crypto.certificate.Certificate;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.crypto.wrapping.UnwrapFailed;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.testing.TestBoundary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApproversTest {
    private static final ApproverName NAME = new ApproverName("officer1@example.com");
    private static final String BACKUP = "marker-backup-password";
    private static final String TRANSPORT = "marker-transport-password-32-byt";

    private final TestBoundary boundary = TestBoundary.create();
    private final Approvers approvers = boundary.engine().approvers();

    private Answer<IssuedCode> create(ApproverName name, int bits, int days) {
        try (SecretBytes password = TestBoundary.secret(BACKUP)) {
            return approvers.create(
                    boundary.as(Role.APPROVER_KEY_MANAGEMENT),
                    new CreateApprover(name, bits, days, password));
        }
    }

    private String created() {
        return granted(create(NAME, 2048, 365)).code();
    }

    private Answer<FetchedBackup> onboard(String code) {
        try (SecretBytes secret = TestBoundary.secret(code);
                SecretBytes transport = TestBoundary.secret(TRANSPORT)) {
            return approvers.onboard(boundary.as(Role.APPROVER), NAME, secret, transport);
        }
    }

    private Answer<IssuedCode> renew() {
        return approvers.renewCode(boundary.as(Role.APPROVER_KEY_MANAGEMENT), NAME);
    }

    private Answer<IssuedCode> restore() {
        return approvers.restore(boundary.as(Role.APPROVER_KEY_MANAGEMENT), NAME);
    }

    private Answer<ApproverName> changePassword(String old, String next) {
        try (SecretBytes before = TestBoundary.secret(old);
                SecretBytes after = TestBoundary.secret(next)) {
            return approvers.changePassword(
                    boundary.as(Role.APPROVER_KEY_MANAGEMENT), NAME, before, after);
        }
    }

    private Answer<ApproverName> delete() {
        return approvers.delete(boundary.as(Role.APPROVER_KEY_MANAGEMENT), NAME);
    }

    private ApproverAccount account() {
        return boundary.state().approver(TestBoundary.DEMO, NAME).orElseThrow();
    }

    /** Another code than this one. */
    private static String wrong(String code) {
        return code.substring(0, 5) + (code.charAt(5) == '0' ? '1' : '0');
    }

    private static KeyStore opened(FetchedBackup sealed, String password) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(TRANSPORT.getBytes(StandardCharsets.UTF_8), "AES"),
                new GCMParameterSpec(128, sealed.initializationVector().toArray()));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(
                new ByteArrayInputStream(cipher.doFinal(sealed.payload().toArray())),
                password.toCharArray());
        assertThat(store.getKey(NAME.value(), password.toCharArray())).isNotNull();
        return store;
    }

    private EvidenceRecord lastRecord() {
        return boundary.records().last();
    }

    @Test
    void an_approver_is_created_and_fetches_the_key_once() throws Exception {
        String code = created();
        assertThat(code).matches("[0-9]{6}");
        assertThat(account().onboarded()).isEmpty();
        KeyStore store = opened(granted(onboard(code)), BACKUP);
        assertThat(store.getCertificate(NAME.value()).getEncoded())
                .isEqualTo(account().certificate().toArray());
        assertThat(account().onboarded()).contains(boundary.clock().instant());
        assertThat(account().code()).isEmpty();
        assertThat(refused(onboard(code))).isEqualTo(RefusalCode.ONE_TIME_CODE_INVALID);
    }

    @Test
    void the_certificate_names_the_approver_and_counts_as_long_as_asked_for() {
        created();
        Certificate certificate = Certificate.read(account().certificate());
        assertThat(certificate.commonName()).contains(NAME.value());
        assertThat(certificate.isIssuedBy(certificate)).isTrue();
        assertThat(certificate.maySignCertificates()).isFalse();
        assertThat(Duration.between(certificate.notBefore(), certificate.notAfter()))
                .isEqualTo(Duration.ofDays(365));
    }

    @Test
    void a_name_is_given_once_and_free_again_after_the_deletion() {
        created();
        ApproverAccount first = account();
        assertThat(refused(create(NAME, 2048, 365))).isEqualTo(RefusalCode.APPROVER_EXISTS);
        assertThat(granted(delete())).isEqualTo(NAME);
        assertThat(boundary.state().approver(TestBoundary.DEMO, NAME)).isEmpty();
        assertThat(refused(delete())).isEqualTo(RefusalCode.APPROVER_NOT_FOUND);
        created();
        assertThat(account().id()).isNotEqualTo(first.id());
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 2056, 8192})
    void other_sizes_are_refused(int bits) {
        assertThat(refused(create(NAME, bits, 1))).isEqualTo(RefusalCode.KEY_SIZE_INVALID);
    }

    @Test
    void the_policy_of_the_partition_counts() {
        boundary.policy(PartitionPolicy.DEFAULT.with(PolicySetting.MINIMUM_RSA_BITS, 3072));
        assertThat(refused(create(NAME, 2048, 1))).isEqualTo(RefusalCode.POLICY_FORBIDS);
        boundary.policy(PartitionPolicy.DEFAULT);
        String code = created();
        boundary.policy(PartitionPolicy.DEFAULT.with(PolicySetting.READ_ONLY, 1));
        assertThat(refused(create(new ApproverName("two"), 2048, 1)))
                .isEqualTo(RefusalCode.POLICY_FORBIDS);
        assertThat(refused(delete())).isEqualTo(RefusalCode.POLICY_FORBIDS);
        assertThat(refused(changePassword(BACKUP, "next"))).isEqualTo(RefusalCode.POLICY_FORBIDS);
        granted(onboard(code));
    }

    @Test
    void the_right_code_counts_after_four_wrong_ones_and_not_after_five() {
        String code = created();
        for (int left = OneTimeCode.ATTEMPTS - 1; left > 0; left--) {
            assertThat(refused(onboard(wrong(code)))).isEqualTo(RefusalCode.ONE_TIME_CODE_INVALID);
            assertThat(account().code().orElseThrow().attemptsLeft()).isEqualTo(left);
        }
        granted(onboard(code));
        String next = granted(restore()).code();
        for (int i = 0; i < OneTimeCode.ATTEMPTS; i++) {
            assertThat(refused(onboard(wrong(next)))).isEqualTo(RefusalCode.ONE_TIME_CODE_INVALID);
        }
        assertThat(refused(onboard(next))).isEqualTo(RefusalCode.ONE_TIME_CODE_INVALID);
        assertThat(account().code().orElseThrow().attemptsLeft()).isZero();
        granted(onboard(granted(renew()).code()));
    }

    @Test
    void guesses_that_were_decided_on_the_same_state_are_counted_one_by_one() {
        String code = created();
        ApproverAccount before = account();
        Partition partition = boundary.state().partition(TestBoundary.DEMO).orElseThrow();
        for (int i = 0; i < OneTimeCode.ATTEMPTS; i++) {
            var guess =
                    new Command.OnboardApprover(
                            boundary.as(Role.APPROVER),
                            ApproverReference.of(before),
                            Bytes.owned(new byte[32]));
            assertThat(boundary.engine().inquiries().propose(guess).refusal()).isPresent();
        }
        try (SecretBytes right = TestBoundary.secret(code)) {
            var late =
                    new Command.OnboardApprover(
                            boundary.as(Role.APPROVER),
                            ApproverReference.of(before),
                            boundary.device().codeVerifier(partition, before.id(), right));
            assertThat(boundary.engine().inquiries().propose(late).refusal()).isPresent();
        }
        assertThat(account().onboarded()).isEmpty();
    }

    @Test
    void a_code_opens_for_a_day() {
        String code = created();
        boundary.clock().advance(Approvers.CODE_LIFETIME.minusMillis(1));
        granted(onboard(code));
        String next = granted(restore()).code();
        boundary.clock().advance(Approvers.CODE_LIFETIME);
        assertThat(refused(onboard(next))).isEqualTo(RefusalCode.ONE_TIME_CODE_INVALID);
        assertThat(account().code().orElseThrow().attemptsLeft()).isEqualTo(OneTimeCode.ATTEMPTS);
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 17, 31, 33})
    void a_transport_password_of_another_length_costs_no_attempt(int length) {
        String code = created();
        try (SecretBytes secret = TestBoundary.secret(code);
                SecretBytes transport = TestBoundary.secret("x".repeat(length))) {
            assertThat(
                            refused(
                                    approvers.onboard(
                                            boundary.as(Role.APPROVER), NAME, secret, transport)))
                    .isEqualTo(RefusalCode.MALFORMED_REQUEST);
        }
        granted(onboard(code));
    }

    @Test
    void a_new_code_voids_the_one_before() {
        String first = created();
        String second = granted(renew()).code();
        while (second.equals(first)) {
            second = granted(renew()).code();
        }
        assertThat(refused(onboard(first))).isEqualTo(RefusalCode.ONE_TIME_CODE_INVALID);
        granted(onboard(second));
    }

    @Test
    void who_has_the_key_is_restored_and_who_has_not_is_given_a_new_code() throws Exception {
        String code = created();
        assertThat(refused(restore())).isEqualTo(RefusalCode.APPROVER_NOT_ONBOARDED);
        KeyStore first = opened(granted(onboard(code)), BACKUP);
        assertThat(refused(renew())).isEqualTo(RefusalCode.APPROVER_EXISTS);
        var since = account().onboarded();
        boundary.clock().advance(Duration.ofDays(3));
        KeyStore again = opened(granted(onboard(granted(restore()).code())), BACKUP);
        assertThat(again.getCertificate(NAME.value()))
                .isEqualTo(first.getCertificate(NAME.value()));
        assertThat(again.getKey(NAME.value(), BACKUP.toCharArray()))
                .isEqualTo(first.getKey(NAME.value(), BACKUP.toCharArray()));
        assertThat(account().onboarded()).isEqualTo(since);
    }

    @Test
    void a_changed_password_opens_the_backup_from_then_on() throws Exception {
        String code = created();
        assertThat(refused(changePassword("wrong", "next")))
                .isEqualTo(RefusalCode.BACKUP_PASSWORD_MISMATCH);
        granted(changePassword(BACKUP, "next"));
        assertThat(account().version()).isEqualTo(2);
        FetchedBackup sealed = granted(onboard(code));
        opened(sealed, "next");
        assertThatThrownBy(() -> opened(sealed, BACKUP)).isInstanceOf(IOException.class);
    }

    @Test
    void after_five_wrong_passwords_none_is_taken_for_a_day() {
        created();
        for (int i = 1; i <= WrongPasswords.ATTEMPTS; i++) {
            assertThat(refused(changePassword("wrong", "next")))
                    .isEqualTo(RefusalCode.BACKUP_PASSWORD_MISMATCH);
            assertThat(account().wrongPasswords().orElseThrow().count()).isEqualTo(i);
            assertThat(lastRecord().operation()).isEqualTo(Operation.CHANGE_APPROVER_PASSWORD);
        }
        Answer<ApproverName> locked = changePassword(BACKUP, "next");
        assertThat(refused(locked)).isEqualTo(RefusalCode.BACKUP_PASSWORD_MISMATCH);
        assertThat(((Answer.Refused<ApproverName>) locked).refusal().message())
                .contains("5 wrong passwords", "none is taken before");
        assertThat(account().version()).isEqualTo(1);
        boundary.clock().advance(WrongPasswords.PAUSE.minusSeconds(1));
        assertThat(refused(changePassword(BACKUP, "next")))
                .isEqualTo(RefusalCode.BACKUP_PASSWORD_MISMATCH);
        boundary.clock().advance(Duration.ofSeconds(1));
        assertThat(refused(changePassword("wrong", "next")))
                .isEqualTo(RefusalCode.BACKUP_PASSWORD_MISMATCH);
        assertThat(account().wrongPasswords().orElseThrow().count()).isOne();
        granted(changePassword(BACKUP, "next"));
        assertThat(account().wrongPasswords()).isEmpty();
    }

    @Test
    void a_right_password_that_comes_behind_too_many_wrong_ones_is_refused_as_well() {
        created();
        ApproverReference opened = ApproverReference.of(account());
        // All of them were tried against the same state, before any was counted.
        for (int i = 0; i < WrongPasswords.ATTEMPTS; i++) {
            assertThat(proposed(opened, Optional.empty()))
                    .contains(RefusalCode.BACKUP_PASSWORD_MISMATCH);
        }
        assertThat(proposed(opened, Optional.of(account().wrapped())))
                .contains(RefusalCode.BACKUP_PASSWORD_MISMATCH);
        assertThat(account().version()).isEqualTo(1);
        assertThat(account().wrongPasswords().orElseThrow().count())
                .isEqualTo(WrongPasswords.ATTEMPTS);
    }

    private Optional<RefusalCode> proposed(ApproverReference opened, Optional<Bytes> wrapped) {
        return boundary.engine()
                .inquiries()
                .propose(
                        new Command.ChangeApproverPassword(
                                boundary.as(Role.APPROVER_KEY_MANAGEMENT), opened, wrapped))
                .refusal()
                .map(Refusal::code);
    }

    @Test
    void a_backup_that_was_changed_meanwhile_is_not_released() {
        String code = created();
        ApproverAccount before = account();
        granted(changePassword(BACKUP, "next"));
        Partition partition = boundary.state().partition(TestBoundary.DEMO).orElseThrow();
        try (SecretBytes right = TestBoundary.secret(code)) {
            var late =
                    new Command.OnboardApprover(
                            boundary.as(Role.APPROVER),
                            ApproverReference.of(before),
                            boundary.device().codeVerifier(partition, before.id(), right));
            assertThat(boundary.engine().inquiries().propose(late).refusal().orElseThrow().code())
                    .isEqualTo(RefusalCode.KEY_CHANGED);
        }
        granted(onboard(code));
    }

    @Test
    void nobody_is_found_in_another_partition() {
        String code = created();
        boundary.partition(new PartitionId("OTHER"));
        boundary.onboard(TestBoundary.form("other", "OTHER", List.of()));
        var other = boundary.as(boundary.issue(Role.APPROVER, new ApplicationId("other")));
        try (SecretBytes secret = TestBoundary.secret(code);
                SecretBytes transport = TestBoundary.secret(TRANSPORT)) {
            assertThat(refused(approvers.onboard(other, NAME, secret, transport)))
                    .isEqualTo(RefusalCode.APPROVER_NOT_FOUND);
        }
        var manager =
                boundary.as(
                        boundary.issue(Role.APPROVER_KEY_MANAGEMENT, new ApplicationId("other")));
        assertThat(granted(approvers.list(manager))).isEmpty();
        assertThat(granted(approvers.list(boundary.as(Role.APPROVER_KEY_MANAGEMENT))))
                .containsExactly(account().wrappedAs(Bytes.empty()));
    }

    @Test
    void each_role_has_its_part() {
        String code = created();
        assertThat(refused(approvers.delete(boundary.as(Role.APPROVER), NAME)))
                .isEqualTo(RefusalCode.ROLE_NOT_ALLOWED);
        assertThat(refused(approvers.list(boundary.as(Role.KEY_MANAGEMENT))))
                .isEqualTo(RefusalCode.ROLE_NOT_ALLOWED);
        try (SecretBytes secret = TestBoundary.secret(code);
                SecretBytes transport = TestBoundary.secret(TRANSPORT)) {
            assertThat(
                            refused(
                                    approvers.onboard(
                                            boundary.as(Role.APPROVER_KEY_MANAGEMENT),
                                            NAME,
                                            secret,
                                            transport)))
                    .isEqualTo(RefusalCode.ROLE_NOT_ALLOWED);
        }
    }

    @Test
    void every_step_has_a_record_and_none_shows_a_secret() {
        String code = created();
        ApproverId id = account().id();
        EvidenceRecord made = lastRecord();
        assertThat(made.operation()).isEqualTo(Operation.CREATE_APPROVER);
        assertThat(made.mechanism()).contains("RSA-2048");
        assertThat(made.subject()).contains("approver %s %s".formatted(id, NAME));
        assertThat(made.digests())
                .isEqualTo(
                        Map.of(
                                DigestKind.DOCUMENT,
                                TestBoundary.MECHANISMS.sha256(account().certificate().toArray())));
        refused(onboard(wrong(code)));
        assertThat(lastRecord().operation()).isEqualTo(Operation.ONBOARD_APPROVER);
        assertThat(lastRecord().refusal().orElseThrow().code())
                .isEqualTo(RefusalCode.ONE_TIME_CODE_INVALID);
        granted(onboard(code));
        assertThat(lastRecord().refusal()).isEmpty();
        assertThat(lastRecord().subject()).isEqualTo(made.subject());
        String restored = granted(restore()).code();
        assertThat(lastRecord().operation()).isEqualTo(Operation.RESTORE_APPROVER);
        granted(renew());
        assertThat(lastRecord().operation()).isEqualTo(Operation.RENEW_APPROVER_CODE);
        granted(changePassword(BACKUP, "marker-next"));
        assertThat(lastRecord().operation()).isEqualTo(Operation.CHANGE_APPROVER_PASSWORD);
        granted(approvers.list(boundary.as(Role.APPROVER_KEY_MANAGEMENT)));
        assertThat(lastRecord().operation()).isEqualTo(Operation.LIST_APPROVERS);
        assertThat(lastRecord().subject()).contains("1 approvers");
        granted(delete());
        assertThat(lastRecord().operation()).isEqualTo(Operation.DELETE_APPROVER);
        assertThat(lastRecord().subject()).isEqualTo(made.subject());
        for (EvidenceRecord record : boundary.records().all()) {
            String shown =
                    "%s %s %s"
                            .formatted(record.subject(), record.mechanism(), record.refusal())
                            .replace(id.toString(), "");
            assertThat(shown).doesNotContain("marker", code, restored);
        }
        assertThat(new IssuedCode(NAME, "123456").toString()).isEqualTo("IssuedCode[" + NAME + "]");
    }

    @Test
    void a_backup_belongs_to_one_account_in_one_version() {
        created();
        Partition partition = boundary.state().partition(TestBoundary.DEMO).orElseThrow();
        ApproverAccount own = account();
        granted(create(new ApproverName("two"), 2048, 1));
        ApproverAccount other =
                boundary.state().approver(TestBoundary.DEMO, new ApproverName("two")).orElseThrow();
        for (ApproverAccount forged :
                List.of(
                        own.wrappedAs(other.wrapped()),
                        own.nextVersion().wrappedAs(own.wrapped()),
                        new ApproverAccount(
                                own.id(),
                                own.partition(),
                                own.name(),
                                other.certificate(),
                                own.version(),
                                own.created(),
                                Optional.empty(),
                                own.code(),
                                Optional.empty(),
                                own.wrapped()))) {
            assertThatThrownBy(() -> boundary.device().unwrap(partition, forged))
                    .isInstanceOf(UnwrapFailed.class);
        }
        boundary.device().unwrap(partition, own).close();
    }
}
