package io.claviger.engine.approver;

import io.claviger.core.certificate.CertificateProfile;
import io.claviger.core.certificate.KeyUsage;
import io.claviger.core.certificate.SubjectAttribute;
import io.claviger.core.certificate.SubjectName;
import io.claviger.core.command.Command;
import io.claviger.core.command.Command.ApproverReference;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApproverId;
import io.claviger.core.id.ApproverName;
import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.ApproverAccount;
import io.claviger.core.state.OneTimeCode;
import io.claviger.core.state.Partition;
import io.claviger.crypto.approver.Backup;
import io.claviger.crypto.approver.OneTimeCodes;
import io.claviger.crypto.approver.SealedBackup;
import io.claviger.crypto.certificate.CertificateSigner;
import io.claviger.crypto.provider.GeneratedKey;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.engine.key.Attempts;
import io.claviger.engine.key.Drafts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Life of approvers whose keys the device makes. Safe for many threads; each call blocks until its
 * record is durable.
 */
public final class Approvers {
    /** How long a one-time code opens something. */
    public static final Duration CODE_LIFETIME = Duration.ofHours(24);

    /** Sizes that the contract has; approvers' devices hold no larger ones. */
    private static final Set<Integer> RSA_BITS = Set.of(2048, 3072, 4096);

    private final Supplier<StateView> state;
    private final Inquiries inquiries;
    private final Attempts attempts;
    private final DeviceKeys deviceKeys;
    private final Mechanisms mechanisms;
    private final RandomSource random;
    private final SlowWork slowWork;

    /**
     * @param slowWork small pool of platform threads for key generation
     */
    public Approvers(
            Supplier<StateView> state,
            Inquiries inquiries,
            Attempts attempts,
            DeviceKeys deviceKeys,
            Mechanisms mechanisms,
            RandomSource random,
            ExecutorService slowWork) {
        this.state = state;
        this.inquiries = inquiries;
        this.attempts = attempts;
        this.deviceKeys = deviceKeys;
        this.mechanisms = mechanisms;
        this.random = random;
        this.slowWork = new SlowWork(slowWork);
    }

    /** Makes key, certificate and backup of a new approver, and the code to fetch them with. */
    public Answer<IssuedCode> create(Origin origin, CreateApprover request) {
        return attempt(
                origin,
                Operation.CREATE_APPROVER,
                partition -> {
                    ApproverAccount draft = draft(origin, partition, request);
                    int bits = request.rsaBits();
                    if (!RSA_BITS.contains(bits)) {
                        throw new Refusal.Thrown(
                                RefusalCode.KEY_SIZE_INVALID,
                                "the key of an approver has 2048, 3072 or 4096 bits");
                    }
                    attempts.refuseEarly(new Command.CreateApprover(origin, draft, bits));
                    ApproverAccount made =
                            slowWork.run(() -> withKey(partition, draft, request, origin.time()));
                    String code = OneTimeCodes.draw(random);
                    return inquiries.answer(
                            new Command.CreateApprover(
                                    origin,
                                    made.with(verifier(partition, made, code, origin.time())),
                                    bits),
                            new IssuedCode(made.name(), code));
                });
    }

    private ApproverAccount draft(Origin origin, Partition partition, CreateApprover request) {
        return new ApproverAccount(
                new ApproverId(Drafts.newUuid(random)),
                partition.id(),
                request.name(),
                Bytes.empty(),
                1,
                origin.time(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Bytes.empty());
    }

    private ApproverAccount withKey(
            Partition partition, ApproverAccount draft, CreateApprover request, Instant now) {
        var spec = new KeySpec.Rsa(request.rsaBits());
        try (GeneratedKey key = mechanisms.generate(spec)) {
            Bytes publicKey = key.publicKey().orElseThrow();
            Bytes certificate;
            try (KeyHandle handle = mechanisms.open(spec, key.material(), Optional.of(publicKey))) {
                certificate =
                        new CertificateSigner(handle, SignatureMechanism.SHA256_WITH_RSA)
                                .selfSigned(
                                        publicKey,
                                        profile(draft.name()),
                                        OptionalInt.empty(),
                                        validity(request, now))
                                .encoded();
            }
            var named =
                    new ApproverAccount(
                            draft.id(),
                            draft.partition(),
                            draft.name(),
                            certificate,
                            draft.version(),
                            draft.created(),
                            draft.onboarded(),
                            draft.code(),
                            draft.wrongPasswords(),
                            draft.wrapped());
            try (SecretBytes backup =
                    Backup.make(
                            key.material(),
                            certificate,
                            draft.name().value(),
                            request.backupPassword())) {
                return named.wrappedAs(deviceKeys.wrap(partition, named, backup));
            }
        }
    }

    private static CertificateProfile profile(ApproverName name) {
        return new CertificateProfile(
                new SubjectName(Map.of(SubjectAttribute.COMMON_NAME, name.value())),
                Set.of(KeyUsage.DIGITAL_SIGNATURE),
                Set.of(),
                false);
    }

    private CertificateSigner.Validity validity(CreateApprover request, Instant now) {
        Instant begin = now.truncatedTo(ChronoUnit.SECONDS);
        return new CertificateSigner.Validity(
                begin,
                begin.plus(request.validityDays(), ChronoUnit.DAYS),
                Bytes.owned(random.bytes(CertificateSigner.SERIAL_BYTES)));
    }

    /** Another code for an approver who has not fetched the key, or not fetched it anew. */
    public Answer<IssuedCode> renewCode(Origin origin, ApproverName name) {
        return issueCode(origin, Operation.RENEW_APPROVER_CODE, name);
    }

    /** A code for an approver who had the key and lost it: they fetch the same one again. */
    public Answer<IssuedCode> restore(Origin origin, ApproverName name) {
        return issueCode(origin, Operation.RESTORE_APPROVER, name);
    }

    private Answer<IssuedCode> issueCode(Origin origin, Operation operation, ApproverName name) {
        return attempt(
                origin,
                operation,
                partition -> {
                    ApproverAccount account = find(partition, name);
                    String code = OneTimeCodes.draw(random);
                    return inquiries.answer(
                            new Command.IssueApproverCode(
                                    origin,
                                    operation,
                                    ApproverReference.of(account),
                                    verifier(partition, account, code, origin.time())),
                            new IssuedCode(name, code));
                });
    }

    private OneTimeCode verifier(
            Partition partition, ApproverAccount account, String code, Instant now) {
        try (SecretBytes secret = SecretBytes.consume(code.getBytes(StandardCharsets.US_ASCII))) {
            return new OneTimeCode(
                    deviceKeys.codeVerifier(partition, account.id(), secret),
                    now.plus(CODE_LIFETIME));
        }
    }

    /**
     * Releases the backup to who knows the one-time code, sealed under the transport password.
     * Neither is closed.
     */
    public Answer<FetchedBackup> onboard(
            Origin origin, ApproverName name, SecretBytes code, SecretBytes transportPassword) {
        return attempt(
                origin,
                Operation.ONBOARD_APPROVER,
                partition -> {
                    ApproverAccount account = find(partition, name);
                    if (!SealedBackup.fits(transportPassword)) {
                        throw new Refusal.Thrown(
                                RefusalCode.MALFORMED_REQUEST,
                                "the transport password ('transportPassword') has neither 16 nor 32 bytes");
                    }
                    SealedBackup sealed;
                    try (SecretBytes backup = deviceKeys.unwrap(partition, account)) {
                        sealed = SealedBackup.seal(transportPassword, backup, random);
                    }
                    // Not decided here first: a wrong code must reach the journal to be counted.
                    return inquiries.answer(
                            new Command.OnboardApprover(
                                    origin,
                                    ApproverReference.of(account),
                                    deviceKeys.codeVerifier(partition, account.id(), code)),
                            new FetchedBackup(sealed.payload(), sealed.initializationVector()));
                });
    }

    /** Puts the backup under another password. What the approver fetched keeps its own. */
    public Answer<ApproverName> changePassword(
            Origin origin, ApproverName name, SecretBytes old, SecretBytes next) {
        return attempt(
                origin,
                Operation.CHANGE_APPROVER_PASSWORD,
                partition -> {
                    ApproverAccount account = find(partition, name);
                    ApproverReference reference = ApproverReference.of(account);
                    attempts.refuseEarly(
                            new Command.ChangeApproverPassword(
                                    origin, reference, Optional.of(Bytes.empty())));
                    Optional<Bytes> wrapped =
                            slowWork.run(() -> rewrapped(partition, account, old, next));
                    return inquiries.answer(
                            new Command.ChangeApproverPassword(origin, reference, wrapped), name);
                });
    }

    /** Empty if the password is wrong. */
    private Optional<Bytes> rewrapped(
            Partition partition, ApproverAccount account, SecretBytes old, SecretBytes next) {
        try (SecretBytes backup = deviceKeys.unwrap(partition, account)) {
            return Backup.change(backup, account.certificate(), account.name().value(), old, next)
                    .map(changed -> wrapped(partition, account.nextVersion(), changed));
        }
    }

    /** Closes the backup. */
    private Bytes wrapped(Partition partition, ApproverAccount account, SecretBytes backup) {
        try (backup) {
            return deviceKeys.wrap(partition, account, backup);
        }
    }

    /** Approvers of the caller's partition by name, without their backups. */
    public Answer<List<ApproverAccount>> list(Origin origin) {
        return attempt(
                origin,
                Operation.LIST_APPROVERS,
                partition -> {
                    List<ApproverAccount> all =
                            state
                                    .get()
                                    .approvers(partition.id(), ApproverAccount.MAX_PER_PARTITION)
                                    .stream()
                                    .map(account -> account.wrappedAs(Bytes.empty()))
                                    .toList();
                    return inquiries.granted(
                            origin,
                            Operation.LIST_APPROVERS,
                            Optional.of(partition.id()),
                            Optional.empty(),
                            Optional.of(all.size() + " approvers"),
                            all);
                });
    }

    /** Deletes for good. A policy that names the approver keeps the certificate. */
    public Answer<ApproverName> delete(Origin origin, ApproverName name) {
        return attempt(
                origin,
                Operation.DELETE_APPROVER,
                partition ->
                        inquiries.answer(
                                new Command.DeleteApprover(
                                        origin, ApproverReference.of(find(partition, name))),
                                name));
    }

    private ApproverAccount find(Partition partition, ApproverName name) {
        return state.get()
                .approver(partition.id(), name)
                .orElseThrow(() -> new Refusal.Thrown(ApproverRules.notFound(name)));
    }

    private <T> Answer<T> attempt(
            Origin origin, Operation operation, Function<Partition, Answer<T>> body) {
        return attempts.run(origin, operation, Optional.empty(), Optional.empty(), body);
    }
}
