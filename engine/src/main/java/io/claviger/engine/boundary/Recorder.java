package io.claviger.engine.boundary;

import io.claviger.core.approval.Approval;
import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.Approver;
import io.claviger.core.change.Change;
import io.claviger.core.command.ClusterStep;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.DigestKind;
import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.evidence.RecordedApproval;
import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.DataObjectId;
import io.claviger.core.id.DataObjectName;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.mechanism.DerivationPath;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.state.Application;
import io.claviger.core.state.ApproverAccount;
import io.claviger.core.state.Credential;
import io.claviger.core.state.Device;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.PackageProposal;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.TokenAttributes.Flag;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes down a decision: which command, about what, with which result. Pure. */
final class Recorder {
    private static final String OF_SESSION = "key of a session";

    private Recorder() {}

    /**
     * The record of {@code command}.
     *
     * @param state the state that was decided on, before the command's own events
     * @param use number of the use, for a granted use of a key
     * @param sequence number of the record among those of the caller's credential
     */
    static EvidenceRecord record(
            Command command,
            Instant time,
            Optional<Refusal> refusal,
            Optional<Long> use,
            Optional<Long> sequence,
            StateView state) {
        Draft draft = draft(command, refusal, state);
        Optional<Refusal> shown =
                command instanceof Command.RecordRefusal c ? Optional.of(c.refusal()) : refusal;
        return draft.record(command.origin(), time, shown, use, sequence);
    }

    /** Auditors of a partition see changes of it alone. */
    private static Optional<PartitionId> onlyPartition(Change change) {
        return change.partitions().size() == 1
                ? Optional.of(change.partitions().first())
                : Optional.empty();
    }

    private static Draft draft(Command command, Optional<Refusal> refusal, StateView state) {
        return switch (command) {
            case Command.Authorized c ->
                    draft(c.action(), refusal, state)
                            .request(c.request().map(Command.Execution::request))
                            .approvals(c.approvals().given())
                            .token(c.approvals().tokenDigest());
            case Command.InSession c ->
                    draft(c.action(), refusal, SessionState.with(c.keys(), state))
                            .ofSession(c.keys());
            case Command.SubmitRequest c ->
                    new Draft(Operation.SUBMIT_REQUEST)
                            .key(c.request().key(), state)
                            .subject(asked(c.request()))
                            .digests(digestOf(c.request()))
                            .request(Optional.of(c.request().id()));
            case Command.ApproveRequest c ->
                    request(Operation.APPROVE, c.request(), state).approvals(List.of(c.approval()));
            case Command.RejectRequest c ->
                    request(Operation.REJECT, c.request(), state)
                            .rejection(name(c, state), c.publicKey(), c.signature());
            case Command.CloseRequest c -> closed(c, state);
            case Command.InitializeDevice c ->
                    new Draft(Operation.INITIALIZE_DEVICE)
                            .subject(c.deviceSo().id().value())
                            .digests(publicKeyOf(c.device()));
            case Command.NoteNode c -> new Draft(c.operation()).subject(c.detail());
            case Command.ChangeRootKey c ->
                    new Draft(Operation.ROTATE_ROOT_KEY).subject(c.step().words());
            case Command.ChangeCluster c ->
                    new Draft(Operation.CHANGE_CLUSTER)
                            .subject(c.step().words())
                            .digests(keyOf(c.step()));
            case Command.CreatePartition c ->
                    new Draft(Operation.CREATE_PARTITION)
                            .partition(c.partition().id())
                            .subject(described(c.partition().policy()));
            case Command.ChangePartitionPolicy c ->
                    new Draft(Operation.CHANGE_PARTITION_POLICY)
                            .partition(c.partition())
                            .subject(described(c.policy()));
            case Command.ChangePackage c ->
                    new Draft(c.operation())
                            .partition(c.partition())
                            .subject(described(c.proposal()));
            case Command.UsePin c ->
                    new Draft(c.operation()).partition(c.partition()).subject(c.holder().words());
            case Command.OnboardApplication c ->
                    new Draft(Operation.ONBOARD_APPLICATION)
                            .partition(c.application().partition())
                            .subject(described(c.application()));
            case Command.RequestApplication c ->
                    new Draft(Operation.REQUEST_APPLICATION)
                            .partition(c.request().proposed().partition())
                            .subject(described(c.request().proposed()));
            case Command.AnswerApplication c ->
                    new Draft(c.operation())
                            .partition(c.request().proposed().partition())
                            .subject(
                                    "%s requested by %s"
                                            .formatted(
                                                    described(c.request().proposed()),
                                                    c.request().requestedBy()));
            case Command.MarkDeparture c ->
                    new Draft(Operation.MARK_DEPARTURE)
                            .partition(
                                    state.application(c.application()).map(Application::partition))
                            .subject(
                                    "%s of application %s has %s"
                                            .formatted(
                                                    c.who().wireName(),
                                                    c.application(),
                                                    c.left() ? "left" : "not left"));
            case Command.OpenIncident c ->
                    new Draft(Operation.DIAGNOSE)
                            .partition(
                                    state.application(c.application()).map(Application::partition))
                            .key(c.incident().key(), state)
                            .subject(c.subject());
            case Command.ChangeIncident c ->
                    new Draft(c.operation())
                            .partition(
                                    state.application(c.application()).map(Application::partition))
                            .label(Optional.of(c.seen().label()), state)
                            .subject(c.seen().words())
                            .ticket(Optional.of(c.seen().ticket().value()));
            case Command.IssueCredential c ->
                    new Draft(Operation.ISSUE_CREDENTIAL)
                            .partition(c.credential().partition())
                            .subject(described(c.credential()));
            case Command.RevokeCredential c ->
                    new Draft(Operation.REVOKE_CREDENTIAL)
                            .partition(
                                    state.credential(c.credential()).flatMap(Credential::partition))
                            .subject(c.credential().value());
            case Command.PruneEvidence c ->
                    new Draft(Operation.PRUNE_EVIDENCE)
                            .subject(
                                    "uses among the records before %d, archived up to %d"
                                            .formatted(c.below(), c.archive().size()));
            case Command.ChangeBackupKey c ->
                    new Draft(Operation.CHANGE_BACKUP_KEY)
                            .subject(BackupDecider.words(c, state))
                            .digests(Map.of(DigestKind.PUBLIC_KEY, c.key().publicKey().sha256()));
            case Command.RestoreDevice c ->
                    new Draft(Operation.RESTORE_BACKUP)
                            .subject("the device from " + c.restoration().words());
            // A refused key never existed: only its label is named.
            case Command.RestoreKey c when refusal.isPresent() ->
                    new Draft(Operation.RESTORE_BACKUP)
                            .partition(c.key().partition())
                            .label(Optional.of(c.key().label()), state)
                            .subject("from " + c.restoration().words());
            case Command.RestoreKey c ->
                    new Draft(Operation.RESTORE_BACKUP)
                            .made(c.key())
                            .subject("from " + c.restoration().words())
                            .digests(publicKeyOf(c.key()));
            case Command.RestorePartition c ->
                    new Draft(Operation.RESTORE_PARTITION)
                            .partition(c.step().partition())
                            .subject(PartitionDecider.words(c.step(), state));
            case Command.OpenChange c ->
                    new Draft(Operation.OPEN_CHANGE)
                            .partition(onlyPartition(c.change()))
                            .subject("change " + c.change().ticket());
            case Command.AdvanceChange c ->
                    new Draft(c.operation())
                            .partition(onlyPartition(c.next()))
                            .subject("change " + c.next().ticket());
            // A refused key never existed: its label is named, not the id that it would
            // have.
            case Command.CreateKey c when refusal.isPresent() ->
                    new Draft(Operation.CREATE_KEY)
                            .partition(c.key().partition())
                            .label(Optional.of(c.key().label()), state)
                            .mechanism(c.key().spec().displayName());
            case Command.CreateKey c ->
                    new Draft(Operation.CREATE_KEY)
                            .made(c.key())
                            .mechanism(c.key().spec().displayName())
                            .digests(publicKeyOf(c.key()));
            case Command.ChangeKey c when c.operation() == Operation.IMPORT_CERTIFICATE ->
                    new Draft(c.operation())
                            .key(c.next().id(), state)
                            .subject(c.next().certificates().size() + " certificates")
                            .digests(certificateOf(c.next()));
            case Command.ChangeKey c when c.operation() == Operation.DELETE_CERTIFICATE ->
                    new Draft(c.operation()).key(c.next().id(), state);
            case Command.DeriveKey c when refusal.isPresent() ->
                    new Draft(Operation.DERIVE_KEY)
                            .partition(c.key().partition())
                            .label(Optional.of(c.key().label()), state)
                            .subject(base(c, state))
                            .mechanism(c.mechanism())
                            .digests(c.digests());
            case Command.DeriveKey c ->
                    new Draft(Operation.DERIVE_KEY)
                            .key(c.key())
                            .subject(base(c, state))
                            .mechanism(c.mechanism())
                            .digests(c.digests().isEmpty() ? publicKeyOf(c.key()) : c.digests());
            case Command.ChangeKey c when refusal.isPresent() ->
                    new Draft(c.operation()).key(c.next().id(), state);
            case Command.ChangeKey c when c.operation() == Operation.IMPORT_KEY ->
                    new Draft(c.operation())
                            .key(c.next())
                            .mechanism(c.next().spec().displayName())
                            .subject("public half")
                            .digests(publicKeyOf(c.next()));
            case Command.ChangeKey c ->
                    new Draft(c.operation()).key(c.next()).subject(changed(c, state));
            case Command.DestroyKey c -> new Draft(deletion(c, refusal, state)).key(c.key(), state);
            case Command.ReserveLeaves c ->
                    new Draft(Operation.RESERVE_LEAVES)
                            .key(c.key(), state)
                            .subject("leaves %d to %d".formatted(c.first(), c.end() - 1));
            case Command.StoreKey c -> stored(c, refusal, state);
            case Command.ReleaseKey c -> released(c, state);
            case Command.EmptyTrash c -> new Draft(c.operation()).key(c.key(), state);
            // A refused data object never existed: only its name is told.
            case Command.StoreDataObject c ->
                    new Draft(Operation.CREATE_DATA_OBJECT)
                            .partition(c.object().partition())
                            .subject(
                                    refusal.isPresent()
                                            ? "data object " + c.object().name()
                                            : described(c.object().id(), c.object().name()));
            case Command.UseDataObject c ->
                    new Draft(c.operation()).subject(described(c.id(), c.name()));
            // A refused approver never existed: only the name is told.
            case Command.CreateApprover c ->
                    new Draft(Operation.CREATE_APPROVER)
                            .partition(c.account().partition())
                            .subject(
                                    refusal.isPresent()
                                            ? "approver " + c.account().name()
                                            : described(Command.ApproverReference.of(c.account())))
                            .mechanism(new KeySpec.Rsa(c.rsaBits()).displayName())
                            .digests(refusal.isPresent() ? Map.of() : certificateOf(c.account()));
            case Command.IssueApproverCode c ->
                    new Draft(c.operation()).subject(described(c.approver()));
            case Command.OnboardApprover c ->
                    new Draft(Operation.ONBOARD_APPROVER).subject(described(c.approver()));
            case Command.ChangeApproverPassword c ->
                    new Draft(Operation.CHANGE_APPROVER_PASSWORD).subject(described(c.approver()));
            case Command.ReplaceBackup c ->
                    new Draft(Operation.RESET_APPROVER_PASSWORD)
                            .key(c.key(), state)
                            .subject(described(Command.ApproverReference.of(c.replacement())));
            case Command.DeleteApprover c ->
                    new Draft(Operation.DELETE_APPROVER).subject(described(c.approver()));
            case Command.UseKey c ->
                    new Draft(c.operation())
                            .key(c.key(), state)
                            .path(c.path())
                            .mechanism(c.mechanism())
                            .digests(c.digests());
            case Command.Certify c -> certificate(c, state);
            case Command.Inquire c -> inquiry(c, state);
            case Command.RecordRefusal c ->
                    new Draft(c.operation())
                            .partition(c.partition())
                            .label(c.label(), state)
                            .mechanism(c.mechanism())
                            .count(c.count());
        };
    }

    /**
     * What happens to a request is about its key, with the policy that the key has now, and belongs
     * to the ticket for which it was made.
     */
    private static Draft request(Operation operation, ApprovalRequestId id, StateView state) {
        Draft draft = new Draft(operation).request(Optional.of(id));
        state.request(id)
                .ifPresent(
                        request ->
                                draft.partition(request.partition())
                                        .key(request.key(), state)
                                        .subject(asked(request))
                                        .digests(digestOf(request))
                                        .ticket(request.submitted().ticket()));
        return draft;
    }

    private static String changed(Command.ChangeKey c, StateView state) {
        String attributes = c.next().attributes().toString();
        return state.key(c.next().id())
                .map(before -> attributes + renamed(before, c.next()) + trusted(before, c.next()))
                .orElse(attributes);
    }

    private static String renamed(KeyObject before, KeyObject next) {
        return before.label().equals(next.label())
                ? ""
                : ", renamed from '%s'".formatted(before.label());
    }

    private static String trusted(KeyObject before, KeyObject next) {
        return trusted(before, next, Flag.TRUSTED, "trusted")
                + trusted(before, next, Flag.CERTIFICATE_TRUSTED, "certificate trusted")
                + trusted(before, next, Flag.WRAP_WITH_TRUSTED, "wrapped with trusted keys only");
    }

    private static String trusted(KeyObject before, KeyObject next, Flag flag, String word) {
        if (before.token().has(flag) == next.token().has(flag)) {
            return "";
        }
        return (next.token().has(flag) ? ", " : ", no longer ") + word;
    }

    private static Draft closed(Command.CloseRequest c, StateView state) {
        Draft draft = request(c.operation(), c.request(), state);
        c.why().ifPresent(why -> draft.subject(why.code().wireName() + ": " + why.message()));
        return draft;
    }

    private static String asked(ApprovalRequest request) {
        return "%s with %s".formatted(request.operation().wireName(), request.label())
                + request.replacement()
                        .map(r -> ", " + described(Command.ApproverReference.of(r)))
                        .orElse("");
    }

    private static Map<DigestKind, Bytes> digestOf(ApprovalRequest request) {
        return Map.of(DigestKind.TOKEN, request.tokenDigest());
    }

    private static Optional<String> name(Command.RejectRequest c, StateView state) {
        return state.request(c.request())
                .flatMap(
                        request ->
                                state.key(request.key())
                                        .flatMap(
                                                key ->
                                                        RuleDecider.rule(key, request.operation())
                                                                .approver(c.publicKey())))
                .flatMap(Approver::name);
    }

    /** A granted deletion that only throws the key into the trash says so. */
    private static Operation deletion(
            Command.DestroyKey c, Optional<Refusal> refusal, StateView state) {
        boolean trash =
                refusal.isEmpty()
                        && state.key(c.key())
                                .filter(key -> KeyDecider.invalidates(key, state))
                                .isPresent();
        return trash ? Operation.INVALIDATE_KEY : Operation.DESTROY_KEY;
    }

    /** An unwrapping is a use of the unwrapping key; an import or a copy is about the new key. */
    private static Draft stored(Command.StoreKey c, Optional<Refusal> refusal, StateView state) {
        Draft draft = new Draft(c.operation());
        boolean use =
                c.operation() == Operation.UNWRAP
                        || c.operation() == Operation.ENCAPSULATE
                        || c.operation() == Operation.DECAPSULATE;
        if (use) {
            var source = c.source().orElseThrow();
            return draft.key(source.id(), state)
                    .mechanism(source.mechanism())
                    .subject("to " + described(c.key()))
                    .digests(c.digests().isEmpty() ? publicKeyOf(c.key()) : c.digests());
        }
        draft.mechanism(c.key().spec().displayName());
        c.source()
                .flatMap(source -> state.key(source.id()))
                .ifPresent(source -> draft.subject("from " + described(source)));
        return refusal.isPresent()
                ? draft.partition(c.key().partition()).label(Optional.of(c.key().label()), state)
                : draft.made(c.key()).digests(publicKeyOf(c.key()));
    }

    /** A wrapping is a use of the wrapping key, a plain export is about the key that leaves. */
    private static Draft released(Command.ReleaseKey c, StateView state) {
        if (c.wrappedBy().isEmpty()) {
            return new Draft(Operation.EXPORT_KEY).key(c.key().id(), state);
        }
        var wrapping = c.wrappedBy().get();
        Draft draft =
                new Draft(Operation.WRAP)
                        .key(wrapping.id(), state)
                        .mechanism(wrapping.mechanism())
                        .digests(
                                c.blob()
                                        .map(digest -> Map.of(DigestKind.CIPHERTEXT, digest))
                                        .orElse(Map.of()));
        state.key(c.key().id()).ifPresent(key -> draft.subject("of " + described(key)));
        return draft;
    }

    private static String described(KeyObject key) {
        return "key %s %s".formatted(key.id(), key.label());
    }

    private static String described(Command.ApproverReference approver) {
        return "approver %s %s".formatted(approver.id(), approver.name());
    }

    private static String described(DataObjectId id, DataObjectName name) {
        return "data object %s %s".formatted(id, name);
    }

    private static Draft certificate(Command.Certify c, StateView state) {
        Draft draft =
                new Draft(c.operation())
                        .key(c.signer(), state)
                        .mechanism(c.mechanism())
                        .digests(c.digests());
        c.next()
                .filter(key -> !key.id().equals(c.signer()))
                .ifPresent(key -> draft.subject("kept with key " + key.label()));
        return draft;
    }

    /** The key that another was computed from, as a record's subject. */
    private static String base(Command.DeriveKey c, StateView state) {
        return "from key %s%s version %d"
                .formatted(
                        c.base(),
                        state.key(c.base()).map(key -> " '" + key.label() + "'").orElse(""),
                        c.baseVersion());
    }

    private static Draft inquiry(Command.Inquire c, StateView state) {
        Draft draft = new Draft(c.operation()).partition(c.partition());
        c.key().ifPresent(id -> draft.key(id, state));
        c.subject().ifPresent(draft::subject);
        return draft;
    }

    private static String described(Application application) {
        return "%s version %d owner %s"
                .formatted(application.id(), application.version(), application.owner());
    }

    private static String described(PackageProposal proposal) {
        return proposal.next()
                .map(next -> "package %s".formatted(next.name()))
                .orElse("no package any more");
    }

    private static String described(Credential credential) {
        return "%s role %s%s"
                .formatted(
                        credential.id(),
                        credential.role().wireName(),
                        credential.application().map(app -> " application " + app).orElse(""));
    }

    // Spelled out: what a record class prints is not specified, and these bytes are hashed for
    // ever. The five settings that came first are always named, the others where they differ from
    // their default.
    private static String described(PartitionPolicy policy) {
        return Arrays.stream(PolicySetting.values())
                .filter(
                        setting ->
                                setting.compareTo(PolicySetting.DESTROY_OBJECTS) <= 0
                                        || policy.differences().containsKey(setting))
                .map(setting -> setting.wireName() + "=" + setting.written(policy.value(setting)))
                .collect(Collectors.joining(", "));
    }

    private static Map<DigestKind, Bytes> publicKeyOf(Device device) {
        return Map.of(DigestKind.PUBLIC_KEY, device.logPublicKey().sha256());
    }

    private static Map<DigestKind, Bytes> keyOf(ClusterStep step) {
        return switch (step) {
            case ClusterStep.Found s -> Map.of(DigestKind.PUBLIC_KEY, s.first().key());
            case ClusterStep.Ask s ->
                    Map.of(DigestKind.PUBLIC_KEY, s.candidate().publicKey().sha256());
            case ClusterStep.Admit s ->
                    Map.of(DigestKind.PUBLIC_KEY, s.candidate().publicKey().sha256());
            case ClusterStep.RequireApprovals _,
                    ClusterStep.Invite _,
                    ClusterStep.TurnDown _,
                    ClusterStep.Remove _,
                    ClusterStep.Gone _,
                    ClusterStep.Certified _ ->
                    Map.of();
        };
    }

    private static Map<DigestKind, Bytes> publicKeyOf(KeyObject key) {
        return key.publicKey()
                .map(spki -> Map.of(DigestKind.PUBLIC_KEY, spki.sha256()))
                .orElse(Map.of());
    }

    private static Map<DigestKind, Bytes> certificateOf(KeyObject key) {
        return key.certificates().stream()
                .findFirst()
                .map(first -> Map.of(DigestKind.DOCUMENT, first.sha256()))
                .orElse(Map.of());
    }

    private static Map<DigestKind, Bytes> certificateOf(ApproverAccount account) {
        return Map.of(DigestKind.DOCUMENT, account.certificate().sha256());
    }

    private static Bytes policyDigest(KeyPolicy policy) {
        return policy.recorded().sha256();
    }

    /** A record in the making; used within one call by one thread. */
    private static final class Draft {
        private final Operation operation;
        private Optional<PartitionId> partition = Optional.empty();
        private Optional<KeyId> key = Optional.empty();
        private Optional<KeyLabel> label = Optional.empty();
        private Optional<Long> version = Optional.empty();
        private Optional<String> subject = Optional.empty();
        private Optional<Bytes> policyDigest = Optional.empty();
        private Optional<String> mechanism = Optional.empty();
        private Map<DigestKind, Bytes> digests = Map.of();
        private Optional<ApprovalRequestId> request = Optional.empty();
        private Optional<String> ticket = Optional.empty();
        private List<RecordedApproval> approvals = List.of();
        private long count = 1;

        Draft(Operation operation) {
            this.operation = operation;
        }

        Draft partition(PartitionId value) {
            return partition(Optional.of(value));
        }

        Draft partition(Optional<PartitionId> value) {
            partition = value;
            return this;
        }

        Draft key(KeyObject value) {
            partition = Optional.of(value.partition());
            key = Optional.of(value.id());
            label = Optional.of(value.label());
            version = Optional.of(value.version());
            policyDigest = value.policy().map(Recorder::policyDigest);
            return this;
        }

        /** A new key. */
        Draft made(KeyObject value) {
            return key(value).ofSession(value.ofSession() ? List.of(value) : List.of());
        }

        /**
         * Nothing is counted of a key that is not in the state, and a reader must know.
         *
         * @param keys those that are not
         */
        Draft ofSession(List<KeyObject> keys) {
            if (keys.stream().map(KeyObject::id).anyMatch(id -> key.equals(Optional.of(id)))) {
                subject = Optional.of(subject.map(more -> more + ", ").orElse("") + OF_SESSION);
            }
            return this;
        }

        Draft key(KeyId id, StateView state) {
            Optional<KeyObject> found = state.key(id);
            if (found.isPresent()) {
                return key(found.get());
            }
            key = Optional.of(id);
            return this;
        }

        /**
         * The key with this label, if the partition has one; else the label as it was asked for.
         */
        Draft label(Optional<KeyLabel> value, StateView state) {
            if (partition.isPresent() && value.isPresent()) {
                Optional<KeyObject> found = state.key(partition.get(), value.get());
                if (found.isPresent()) {
                    return key(found.get());
                }
            }
            label = value;
            return this;
        }

        /** A key that was derived for one use is named by its label: the key's, and the path. */
        Draft path(Optional<DerivationPath> path) {
            path.ifPresent(way -> subject = label.map(master -> master.value() + "/" + way));
            return this;
        }

        Draft subject(String value) {
            subject = Optional.of(value);
            return this;
        }

        Draft mechanism(String value) {
            return mechanism(Optional.of(value));
        }

        Draft mechanism(Optional<String> value) {
            mechanism = value;
            return this;
        }

        Draft digests(Map<DigestKind, Bytes> value) {
            digests = value;
            return this;
        }

        Draft request(Optional<ApprovalRequestId> value) {
            request = value;
            return this;
        }

        /** The ticket of a record whose caller names none. */
        Draft ticket(Optional<String> value) {
            ticket = value;
            return this;
        }

        Draft approvals(List<Approval> given) {
            approvals =
                    given.stream()
                            .map(a -> recorded(a.name(), a.publicKey(), a.signature()))
                            .toList();
            return this;
        }

        Draft rejection(Optional<String> name, Bytes publicKey, Bytes signature) {
            approvals = List.of(recorded(name, publicKey, signature));
            return this;
        }

        private static RecordedApproval recorded(
                Optional<String> name, Bytes publicKey, Bytes signature) {
            return new RecordedApproval(name, publicKey.sha256(), signature.sha256());
        }

        /** What was approved, beside the digests of what was done. */
        Draft token(Bytes digest) {
            Map<DigestKind, Bytes> all = new EnumMap<>(DigestKind.class);
            all.putAll(digests);
            all.put(DigestKind.TOKEN, digest);
            digests = all;
            return this;
        }

        Draft count(long value) {
            count = value;
            return this;
        }

        EvidenceRecord record(
                Origin origin,
                Instant time,
                Optional<Refusal> refusal,
                Optional<Long> use,
                Optional<Long> sequence) {
            return new EvidenceRecord(
                    time,
                    origin.orTicket(ticket),
                    partition.or(origin.identity()::partition),
                    key,
                    label,
                    version,
                    use,
                    subject,
                    policyDigest,
                    operation,
                    mechanism,
                    refusal,
                    digests,
                    request,
                    approvals,
                    count,
                    sequence);
        }
    }
}
