package io.claviger.engine.boundary;

import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.mechanism.FileMechanism;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Role;
import io.claviger.engine.application.ApplicationRules;
import io.claviger.engine.certificate.CertificateRules;
import io.claviger.engine.key.KeyRules;
import io.claviger.engine.partition.PolicyRules;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The pure decision: a command and the state in, yes with events or no with a reason out. It runs
 * at the edge, before any key is touched, and again when the journal applies the command; the
 * second answer counts (design §2).
 */
public final class Decider {
    /** Wraps the device's own keys; no partition may take the name. */
    public static final PartitionId DEVICE = new PartitionId("DEVICE");

    /** Accuracy that timestamps claim: how far their time may lie behind the journal's. */
    private static final Duration MAX_CLOCK_LAG = Duration.ofSeconds(1);

    private Decider() {}

    /** Decides by the proposer's own clock: at the edge. */
    public static Decision decide(Command command, StateView state) {
        return decide(command, state, command.origin().time());
    }

    /**
     * Decides.
     *
     * @param now when; at apply the journal's time, which never runs backwards, so that an expired
     *     credential does not come back with a clock that was set back
     */
    static Decision decide(Command command, StateView state, Instant now) {
        return switch (command) {
            case Command.InitializeDevice c -> initialize(c, state);
            case Command.NoteNode _, Command.RecordRefusal _ -> Decision.accepted();
            case Command.CreatePartition c ->
                    guarded(
                            c,
                            Operation.CREATE_PARTITION,
                            state,
                            now,
                            () -> createPartition(c, state));
            case Command.ChangePartitionPolicy c ->
                    guarded(
                            c,
                            Operation.CHANGE_PARTITION_POLICY,
                            state,
                            now,
                            () -> changePartitionPolicy(c, state));
            case Command.OnboardApplication c ->
                    guarded(c, Operation.ONBOARD_APPLICATION, state, now, () -> onboard(c, state));
            case Command.IssueCredential c ->
                    guarded(c, Operation.ISSUE_CREDENTIAL, state, now, () -> issue(c, state));
            case Command.RevokeCredential c ->
                    guarded(c, Operation.REVOKE_CREDENTIAL, state, now, () -> revoke(c, state));
            case Command.CreateKey c ->
                    guarded(c, Operation.CREATE_KEY, state, now, () -> createKey(c, state));
            case Command.DeriveKey c ->
                    guarded(c, Operation.DERIVE_KEY, state, now, () -> deriveKey(c, state, now));
            case Command.ChangeKey c ->
                    guarded(c, c.operation(), state, now, () -> changeKey(c, state));
            case Command.DestroyKey c ->
                    guarded(c, Operation.DESTROY_KEY, state, now, () -> destroyKey(c, state, now));
            case Command.StoreKey c ->
                    guarded(
                            c,
                            c.operation(),
                            state,
                            now,
                            () -> TransportDecider.store(c, state, now));
            case Command.ReleaseKey c ->
                    guarded(
                            c,
                            c.wrappedBy().isPresent() ? Operation.WRAP : Operation.EXPORT_KEY,
                            state,
                            now,
                            () -> TransportDecider.release(c, state, now));
            case Command.EmptyTrash c ->
                    guarded(c, c.operation(), state, now, () -> emptyTrash(c, state));
            case Command.ReserveLeaves c ->
                    guarded(
                            c,
                            Operation.RESERVE_LEAVES,
                            state,
                            now,
                            () -> reserveLeaves(c, state, now));
            case Command.StoreDataObject c ->
                    guarded(
                            c,
                            Operation.CREATE_DATA_OBJECT,
                            state,
                            now,
                            () -> DataObjectDecider.store(c, state));
            case Command.UseDataObject c ->
                    guarded(c, c.operation(), state, now, () -> DataObjectDecider.use(c, state));
            case Command.UseKey c ->
                    guarded(c, c.operation(), state, now, () -> useKey(c, state, now));
            case Command.Certify c ->
                    guarded(c, c.operation(), state, now, () -> certify(c, state, now));
            case Command.Inquire c ->
                    guarded(c, c.operation(), state, now, () -> inquire(c, state));
        };
    }

    /**
     * What forbids the caller to do {@code operation} at all: role, a credential revoked meanwhile,
     * interface, source, a partition that is offline.
     */
    public static Optional<Refusal> forbidsCaller(
            Origin origin, Operation operation, StateView state) {
        return forbidsCaller(origin, operation, state, origin.time());
    }

    private static Optional<Refusal> forbidsCaller(
            Origin origin, Operation operation, StateView state, Instant now) {
        Identity caller = origin.identity();
        if (caller.equals(Identity.NODE)) {
            return Optional.empty();
        }
        if (Collections.disjoint(caller.roles(), Authority.allowed(operation))) {
            return refuse(
                    RefusalCode.ROLE_NOT_ALLOWED,
                    "operation '%s' needs another role".formatted(operation.wireName()));
        }
        if (caller.credential().isPresent()) {
            Optional<Credential> credential =
                    caller.credential().flatMap(state::credential).filter(c -> c.validAt(now));
            if (credential.isEmpty()) {
                return refuse(RefusalCode.INVALID_API_KEY, "the credential is no longer valid");
            }
        }
        if (caller.application().isEmpty()) {
            return Optional.empty();
        }
        Optional<Application> application = caller.application().flatMap(state::application);
        if (application.isEmpty()) {
            return refuse(RefusalCode.APPLICATION_NOT_FOUND, "the application does not exist");
        }
        Optional<Partition> partition = state.partition(application.get().partition());
        if (partition.isEmpty()) {
            return refuse(RefusalCode.PARTITION_NOT_FOUND, "the application's partition is gone");
        }
        Optional<Refusal> byPolicy =
                PolicyRules.forbidsInterface(partition.get().policy(), origin.interfaceName());
        if (byPolicy.isPresent()) {
            return byPolicy;
        }
        return ApplicationRules.forbidsPath(
                application.get(), origin.interfaceName(), origin.source());
    }

    private static Decision guarded(
            Command command,
            Operation operation,
            StateView state,
            Instant now,
            Supplier<Decision> body) {
        return forbidsCaller(command.origin(), operation, state, now)
                .<Decision>map(Decision.Refused::new)
                .orElseGet(body);
    }

    private static Decision initialize(Command.InitializeDevice c, StateView state) {
        if (state.device().isPresent()) {
            return Decision.refused(
                    RefusalCode.OPERATION_FORBIDDEN, "the device is initialized already");
        }
        return Decision.accepted(
                new Event.DeviceStored(c.device()), new Event.CredentialStored(c.deviceSo()));
    }

    private static Decision createPartition(Command.CreatePartition c, StateView state) {
        PartitionId id = c.partition().id();
        if (id.equals(DEVICE) || state.partition(id).isPresent()) {
            return Decision.refused(
                    RefusalCode.PARTITION_EXISTS, "partition '%s' exists".formatted(id));
        }
        return Decision.accepted(new Event.PartitionStored(c.partition()));
    }

    private static Decision changePartitionPolicy(
            Command.ChangePartitionPolicy c, StateView state) {
        return inOwnPartition(c.origin(), c.partition(), state)
                .map(
                        partition ->
                                Decision.accepted(
                                        new Event.PartitionStored(partition.with(c.policy()))))
                .orElseGet(() -> noPartition(c.partition()));
    }

    private static Decision onboard(Command.OnboardApplication c, StateView state) {
        Application application = c.application();
        if (inOwnPartition(c.origin(), application.partition(), state).isEmpty()) {
            return noPartition(application.partition());
        }
        if (state.application(application.id()).isPresent()) {
            return Decision.refused(
                    RefusalCode.APPLICATION_EXISTS,
                    "application '%s' exists".formatted(application.id()));
        }
        return Decision.accepted(new Event.ApplicationStored(application));
    }

    private static Decision issue(Command.IssueCredential c, StateView state) {
        Credential credential = c.credential();
        Optional<Refusal> wrong = wrongCredential(credential, state);
        if (wrong.isPresent()) {
            return new Decision.Refused(wrong.get());
        }
        if (!mayHandOut(c.origin().identity(), credential)) {
            return Decision.refused(
                    RefusalCode.ROLE_NOT_ALLOWED,
                    "this officer may not hand out credentials of role '%s' there"
                            .formatted(credential.role().wireName()));
        }
        return Decision.accepted(new Event.CredentialStored(credential));
    }

    private static Optional<Refusal> wrongCredential(Credential credential, StateView state) {
        Role role = credential.role();
        if (role.ofApplication()) {
            Optional<ApplicationId> application = credential.application();
            if (application.isEmpty()) {
                return refuse(
                        RefusalCode.CREDENTIAL_INVALID,
                        "a credential of role '%s' belongs to an application"
                                .formatted(role.wireName()));
            }
            Optional<Application> record = application.flatMap(state::application);
            if (record.isEmpty()) {
                return refuse(
                        RefusalCode.APPLICATION_NOT_FOUND,
                        "application '%s' is not onboarded".formatted(application.get()));
            }
            if (!credential.partition().equals(Optional.of(record.get().partition()))) {
                return refuse(
                        RefusalCode.CREDENTIAL_INVALID,
                        "the credential names another partition than its application");
            }
        } else if (credential.application().isPresent()) {
            return refuse(
                    RefusalCode.CREDENTIAL_INVALID,
                    "a credential of role '%s' belongs to no application"
                            .formatted(role.wireName()));
        }
        if (role == Role.PARTITION_SO
                && credential.partition().flatMap(state::partition).isEmpty()) {
            return refuse(
                    RefusalCode.PARTITION_NOT_FOUND,
                    "a partition security officer needs an existing partition");
        }
        if (state.credential(credential.id()).isPresent()) {
            return refuse(RefusalCode.CREDENTIAL_INVALID, "the credential's id is taken");
        }
        if (!credential.validAt(credential.created())) {
            return refuse(RefusalCode.CREDENTIAL_INVALID, "the expiry lies in the past");
        }
        return Optional.empty();
    }

    /**
     * Device officers hand out officers' credentials, partition officers those of their own
     * partition.
     */
    private static boolean mayHandOut(Identity officer, Credential credential) {
        if (officer.equals(Identity.NODE)) {
            return true;
        }
        if (officer.roles().contains(Role.DEVICE_SO)) {
            return !credential.role().ofApplication();
        }
        return officer.partition().isPresent()
                && officer.partition().equals(credential.partition())
                && (credential.role().ofApplication() || credential.role() == Role.AUDITOR);
    }

    private static Decision revoke(Command.RevokeCredential c, StateView state) {
        Optional<Credential> credential =
                state.credential(c.credential())
                        .filter(found -> mayHandOut(c.origin().identity(), found));
        if (credential.isEmpty()) {
            return Decision.refused(
                    RefusalCode.CREDENTIAL_NOT_FOUND,
                    "there is no credential '%s' that this officer hands out"
                            .formatted(c.credential()));
        }
        if (credential.get().revoked().isPresent()) {
            return Decision.accepted();
        }
        return Decision.accepted(
                new Event.CredentialStored(credential.get().revokedAt(c.origin().time())));
    }

    private static Decision createKey(Command.CreateKey c, StateView state) {
        return newKey(c.origin(), c.key(), state)
                .<Decision>map(Decision.Refused::new)
                .orElseGet(() -> Decision.accepted(new Event.KeyStored(c.key())));
    }

    private static Decision deriveKey(Command.DeriveKey c, StateView state, Instant now) {
        Optional<KeyObject> found =
                state.key(c.base())
                        .filter(k -> inCallersPartition(c.origin(), k))
                        .filter(k -> k.invalidated().isEmpty());
        if (found.isEmpty()) {
            return Decision.refused(
                    RefusalCode.KEY_NOT_FOUND, "the base key was destroyed; nothing was derived");
        }
        KeyObject base = found.get();
        if (base.version() != c.baseVersion()) {
            return changedMeanwhile(base);
        }
        return policyOf(base, state)
                .flatMap(partition -> KeyRules.forbidsDerivation(base, partition.policy(), now))
                .or(() -> notApproved(c.origin(), base, state))
                .or(() -> KeyRules.forbidsAsDerived(c.key(), base))
                .or(() -> newKey(c.origin(), c.key(), state))
                .<Decision>map(Decision.Refused::new)
                .orElseGet(() -> Decision.accepted(new Event.KeyStored(c.key())));
    }

    /** What forbids a key that is not there yet, wherever it comes from. */
    static Optional<Refusal> newKey(Origin origin, KeyObject key, StateView state) {
        Optional<Partition> partition =
                state.partition(key.partition()).filter(_ -> inCallersPartition(origin, key));
        if (partition.isEmpty()) {
            return refuse(
                    RefusalCode.PARTITION_NOT_FOUND,
                    "there is no partition '%s' for this caller".formatted(key.partition()));
        }
        Optional<Application> application =
                origin.identity()
                        .application()
                        .filter(key.application()::equals)
                        .flatMap(state::application);
        if (application.isEmpty()) {
            return refuse(
                    RefusalCode.APPLICATION_NOT_FOUND,
                    "a key is made under the caller's own onboarded application");
        }
        return application
                .flatMap(app -> ApplicationRules.forbidsAlgorithm(app, key.spec()))
                .or(() -> KeyRules.forbidsCreation(key, partition.get().policy()))
                .or(() -> taken(key, state))
                .or(
                        () ->
                                PolicyRules.forbidsAnother(
                                        partition.get().policy(),
                                        objectCount(key.partition(), state)));
    }

    /** What the partition's policy counts as objects. */
    static long objectCount(PartitionId partition, StateView state) {
        return state.keyCount(partition) + state.dataObjectCount(partition);
    }

    /** A label stays taken while its key lies in the trash. */
    private static Optional<Refusal> taken(KeyObject key, StateView state) {
        return state.key(key.partition(), key.label())
                .map(
                        _ ->
                                Refusal.of(
                                        RefusalCode.KEY_EXISTS,
                                        "A key with the name '%s' exists already"
                                                .formatted(key.label())));
    }

    private static Decision changeKey(Command.ChangeKey c, StateView state) {
        Optional<KeyObject> before = ownKey(c.origin(), c.next().id(), state);
        if (before.isEmpty()) {
            return noKey(c.next());
        }
        return policyOf(before.get(), state)
                .flatMap(partition -> forbidsChange(c, before.get(), partition.policy()))
                .<Decision>map(Decision.Refused::new)
                .orElseGet(() -> Decision.accepted(new Event.KeyStored(c.next())));
    }

    private static Optional<Refusal> forbidsChange(
            Command.ChangeKey c, KeyObject before, PartitionPolicy policy) {
        if (CertificateRules.CHANGES.contains(c.operation())) {
            return CertificateRules.forbidsAttachment(before, c.next(), policy);
        }
        return c.operation() == Operation.IMPORT_KEY
                ? KeyRules.forbidsPublicHalf(before, c.next(), policy)
                : KeyRules.forbidsChange(before, c.next(), c.operation(), policy);
    }

    private static Decision destroyKey(Command.DestroyKey c, StateView state, Instant now) {
        Optional<KeyObject> key = ownKey(c.origin(), c.key(), state);
        if (key.isEmpty()) {
            return Decision.refused(RefusalCode.KEY_NOT_FOUND, "the key does not exist");
        }
        if (key.get().version() != c.version()) {
            return changedMeanwhile(key.get());
        }
        return policyOf(key.get(), state)
                .flatMap(partition -> KeyRules.forbidsDestruction(key.get(), partition.policy()))
                .<Decision>map(Decision.Refused::new)
                .orElseGet(
                        () ->
                                Decision.accepted(
                                        invalidates(key.get(), state)
                                                ? new Event.KeyStored(
                                                        key.get().invalidatedAt(Optional.of(now)))
                                                : new Event.KeyDestroyed(key.get())));
    }

    /** Whether a deletion throws the key into the trash of its partition. */
    static boolean invalidates(KeyObject key, StateView state) {
        return policyOf(key, state)
                .filter(partition -> partition.policy().on(PolicySetting.INVALIDATE_KEYS))
                .isPresent();
    }

    /** Device officers reach the trash of every partition, partition officers their own. */
    private static Decision emptyTrash(Command.EmptyTrash c, StateView state) {
        Identity officer = c.origin().identity();
        Optional<KeyObject> key =
                state.key(c.key())
                        .filter(k -> k.invalidated().isPresent())
                        .filter(
                                k ->
                                        officer.partition().isEmpty()
                                                || inCallersPartition(c.origin(), k));
        if (key.isEmpty()) {
            return Decision.refused(
                    RefusalCode.KEY_NOT_FOUND,
                    "no key '%s' lies in a trash of this caller".formatted(c.key()));
        }
        return Decision.accepted(
                c.operation() == Operation.RESTORE_KEY
                        ? new Event.KeyStored(key.get().invalidatedAt(Optional.empty()))
                        : new Event.KeyDestroyed(key.get()));
    }

    private static Optional<Refusal> forbidsUse(
            Command.UseKey c, KeyObject key, Partition partition, Instant now) {
        return FileMechanism.ofWireName(c.mechanism()).isPresent()
                ? KeyRules.forbidsFileUse(key, c.operation(), partition.policy(), now)
                : KeyRules.forbidsUse(key, c.operation(), partition.policy(), now);
    }

    private static Optional<Refusal> forbidsPath(
            Command.UseKey c, KeyObject key, Partition partition, Instant now) {
        return c.path().flatMap(_ -> KeyRules.forbidsDerivation(key, partition.policy(), now));
    }

    private static Decision useKey(Command.UseKey c, StateView state, Instant now) {
        Optional<KeyObject> found = ownKey(c.origin(), c.key(), state);
        if (found.isEmpty()) {
            return Decision.refused(
                    RefusalCode.KEY_NOT_FOUND, "the key was destroyed; nothing was released");
        }
        KeyObject key = found.get();
        if (key.version() != c.version()) {
            return changedMeanwhile(key);
        }
        // The journal's time never runs backwards; a clock that was set back must not stamp.
        if (c.operation() == Operation.TIMESTAMP
                && c.origin().time().plus(MAX_CLOCK_LAG).isBefore(now)) {
            return Decision.refused(
                    RefusalCode.CLOCK_BEHIND, "the node's clock runs behind the journal's time");
        }
        return policyOf(key, state)
                .flatMap(
                        partition ->
                                forbidsUse(c, key, partition, now)
                                        .or(() -> forbidsPath(c, key, partition, now))
                                        .or(
                                                () ->
                                                        PolicyRules.forbidsFurtherUse(
                                                                partition.policy(),
                                                                c.operation(),
                                                                c.mechanism(),
                                                                state.uses(key.id()))))
                .or(() -> notApproved(c.origin(), key, state))
                .<Decision>map(Decision.Refused::new)
                .orElseGet(() -> Decision.accepted(new Event.KeyUsed(key.id())));
    }

    private static Decision reserveLeaves(Command.ReserveLeaves c, StateView state, Instant now) {
        Optional<KeyObject> found = ownKey(c.origin(), c.key(), state);
        if (found.isEmpty()) {
            return Decision.refused(RefusalCode.KEY_NOT_FOUND, "the key does not exist");
        }
        KeyObject key = found.get();
        if (key.version() != c.version()) {
            return changedMeanwhile(key);
        }
        return policyOf(key, state)
                .flatMap(
                        partition ->
                                KeyRules.forbidsUse(key, Operation.SIGN, partition.policy(), now))
                .or(() -> KeyRules.forbidsLeaves(key, c.first(), c.end(), state))
                .<Decision>map(Decision.Refused::new)
                .orElseGet(() -> Decision.accepted(new Event.LeavesReserved(key.id(), c.end())));
    }

    /** What the caller's onboarding record says against the kind of the key. */
    static Optional<Refusal> notApproved(Origin origin, KeyObject key, StateView state) {
        return origin.identity()
                .application()
                .flatMap(state::application)
                .flatMap(app -> ApplicationRules.forbidsAlgorithm(app, key.spec()));
    }

    /** A use of the signing key, and a change of the key that the certificate stays with. */
    private static Decision certify(Command.Certify c, StateView state, Instant now) {
        var use =
                new Command.UseKey(
                        c.origin(),
                        c.operation(),
                        c.signer(),
                        c.version(),
                        c.mechanism(),
                        c.digests());
        Decision used = useKey(use, state, now);
        if (used instanceof Decision.Refused || c.next().isEmpty()) {
            return used;
        }
        KeyObject next = c.next().get();
        Optional<KeyObject> before = ownKey(c.origin(), next.id(), state);
        if (before.isEmpty()) {
            return noKey(next);
        }
        return policyOf(before.get(), state)
                .flatMap(
                        partition ->
                                CertificateRules.forbidsAttachment(
                                        before.get(), next, partition.policy()))
                .<Decision>map(Decision.Refused::new)
                .orElseGet(
                        () ->
                                Decision.accepted(
                                        new Event.KeyUsed(c.signer()), new Event.KeyStored(next)));
    }

    private static Decision inquire(Command.Inquire c, StateView state) {
        boolean gone = c.key().filter(id -> live(id, state).isEmpty()).isPresent();
        return gone
                ? Decision.refused(
                        RefusalCode.KEY_NOT_FOUND, "the key was destroyed; nothing was released")
                : Decision.accepted();
    }

    /** A key of the caller's partition that is not in the trash. */
    static Optional<KeyObject> ownKey(Origin origin, KeyId id, StateView state) {
        return live(id, state).filter(k -> inCallersPartition(origin, k));
    }

    private static Optional<KeyObject> live(KeyId id, StateView state) {
        return state.key(id).filter(key -> key.invalidated().isEmpty());
    }

    private static boolean inCallersPartition(Origin origin, KeyObject key) {
        return origin.identity().partition().equals(Optional.of(key.partition()));
    }

    static Optional<Partition> policyOf(KeyObject key, StateView state) {
        return state.partition(key.partition());
    }

    /** A partition officer acts in the own partition only; the node acts anywhere. */
    private static Optional<Partition> inOwnPartition(
            Origin origin, PartitionId partition, StateView state) {
        boolean own =
                origin.identity().equals(Identity.NODE)
                        || origin.identity().partition().equals(Optional.of(partition));
        return own ? state.partition(partition) : Optional.empty();
    }

    private static Decision noPartition(PartitionId id) {
        return Decision.refused(
                RefusalCode.PARTITION_NOT_FOUND,
                "there is no partition '%s' for this caller".formatted(id));
    }

    private static Decision noKey(KeyObject key) {
        return Decision.refused(
                RefusalCode.KEY_NOT_FOUND,
                "A key with the name '%s' does not exist".formatted(key.label()));
    }

    static Decision changedMeanwhile(KeyObject key) {
        return Decision.refused(
                RefusalCode.KEY_CHANGED,
                "key '%s' was changed at the same time; nothing was released"
                        .formatted(key.label()));
    }

    private static Optional<Refusal> refuse(RefusalCode code, String message) {
        return Optional.of(Refusal.of(code, message));
    }
}
