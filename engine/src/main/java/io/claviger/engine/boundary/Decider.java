package io.claviger.engine.boundary;

import io.claviger.core.approval.Approvals;
import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.engine.application.ApplicationRules;
import io.claviger.engine.partition.PolicyRules;
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
        return decide(command, state, now, Optional.empty());
    }

    /**
     * Decides on a command that comes with approvals.
     *
     * @param approvals of {@code command}, if it is the action of an authorized one
     */
    static Decision decide(
            Command command, StateView state, Instant now, Optional<Approvals> approvals) {
        return switch (command) {
            case Command.Authorized c -> RequestDecider.authorized(c, state, now);
            case Command.InSession c -> SessionDecider.decide(c, state, now);
            case Command.SubmitRequest c ->
                    guarded(
                            c,
                            c.request().operation(),
                            state,
                            now,
                            () -> RequestDecider.submit(c, state, now));
            case Command.ApproveRequest c ->
                    guarded(
                            c,
                            Operation.APPROVE,
                            state,
                            now,
                            () -> RequestDecider.approve(c, state, now));
            case Command.RejectRequest c ->
                    guarded(
                            c,
                            Operation.REJECT,
                            state,
                            now,
                            () -> RequestDecider.reject(c, state, now));
            case Command.CloseRequest c ->
                    guarded(
                            c,
                            c.operation(),
                            state,
                            now,
                            () -> RequestDecider.close(c, state, now));
            case Command.InitializeDevice c -> initialize(c, state);
            case Command.NoteNode _, Command.RecordRefusal _ -> Decision.accepted();
            case Command.ChangeRootKey c ->
                    guarded(
                            c,
                            Operation.ROTATE_ROOT_KEY,
                            state,
                            now,
                            () -> RootKeyDecider.decide(c, state));
            case Command.ChangeCluster c -> ClusterDecider.decide(c, state, now);
            case Command.CreatePartition c ->
                    guarded(
                            c,
                            Operation.CREATE_PARTITION,
                            state,
                            now,
                            () -> OfficerDecider.createPartition(c, state));
            case Command.ChangePartitionPolicy c ->
                    guarded(
                            c,
                            Operation.CHANGE_PARTITION_POLICY,
                            state,
                            now,
                            () -> OfficerDecider.changePartitionPolicy(c, state));
            case Command.ChangePackage c ->
                    guarded(c, c.operation(), state, now, () -> PackageDecider.decide(c, state));
            case Command.UsePin c ->
                    guarded(c, c.operation(), state, now, () -> PinDecider.decide(c, state, now));
            case Command.OnboardApplication c ->
                    guarded(
                            c,
                            Operation.ONBOARD_APPLICATION,
                            state,
                            now,
                            () -> OfficerDecider.onboard(c, state));
            case Command.RequestApplication c ->
                    guarded(
                            c,
                            Operation.REQUEST_APPLICATION,
                            state,
                            now,
                            () -> OnboardingDecider.request(c, state));
            case Command.AnswerApplication c ->
                    guarded(c, c.operation(), state, now, () -> OnboardingDecider.answer(c, state));
            case Command.MarkDeparture c ->
                    guarded(
                            c,
                            Operation.MARK_DEPARTURE,
                            state,
                            now,
                            () -> OnboardingDecider.mark(c, state));
            case Command.OpenIncident c ->
                    guarded(
                            c,
                            Operation.DIAGNOSE,
                            state,
                            now,
                            () -> IncidentDecider.open(c, state));
            case Command.ChangeIncident c ->
                    guarded(c, c.operation(), state, now, () -> IncidentDecider.change(c, state));
            case Command.IssueCredential c ->
                    guarded(
                            c,
                            Operation.ISSUE_CREDENTIAL,
                            state,
                            now,
                            () -> OfficerDecider.issue(c, state));
            case Command.RevokeCredential c ->
                    guarded(
                            c,
                            Operation.REVOKE_CREDENTIAL,
                            state,
                            now,
                            () -> OfficerDecider.revoke(c, state));
            case Command.PruneEvidence c ->
                    guarded(
                            c,
                            Operation.PRUNE_EVIDENCE,
                            state,
                            now,
                            () -> RetentionDecider.prune(c, state, now));
            case Command.ChangeBackupKey c ->
                    guarded(
                            c,
                            Operation.CHANGE_BACKUP_KEY,
                            state,
                            now,
                            () -> BackupDecider.changeKey(c, state));
            case Command.RestoreDevice c ->
                    guarded(
                            c,
                            Operation.RESTORE_BACKUP,
                            state,
                            now,
                            () -> BackupDecider.restoreDevice(c, state));
            case Command.RestoreKey c ->
                    guarded(
                            c,
                            Operation.RESTORE_BACKUP,
                            state,
                            now,
                            () -> BackupDecider.restoreKey(c, state));
            case Command.RestorePartition c ->
                    guarded(
                            c,
                            Operation.RESTORE_PARTITION,
                            state,
                            now,
                            () -> PartitionDecider.decide(c, state));
            case Command.OpenChange c ->
                    guarded(
                            c,
                            Operation.OPEN_CHANGE,
                            state,
                            now,
                            () -> ChangeDecider.open(c, state));
            case Command.AdvanceChange c ->
                    guarded(c, c.operation(), state, now, () -> ChangeDecider.advance(c, state));
            case Command.CreateKey c ->
                    guarded(
                            c,
                            Operation.CREATE_KEY,
                            state,
                            now,
                            () -> KeyDecider.createKey(c, state));
            case Command.DeriveKey c ->
                    guarded(
                            c,
                            Operation.DERIVE_KEY,
                            state,
                            now,
                            () -> KeyDecider.deriveKey(c, state, now));
            case Command.ChangeKey c ->
                    guarded(
                            c,
                            c.operation(),
                            state,
                            now,
                            () -> KeyDecider.changeKey(c, approvals, state, now));
            case Command.DestroyKey c ->
                    guarded(
                            c,
                            Operation.DESTROY_KEY,
                            state,
                            now,
                            () -> KeyDecider.destroyKey(c, state, now));
            case Command.StoreKey c ->
                    guarded(
                            c,
                            c.operation(),
                            state,
                            now,
                            () -> TransportDecider.store(c, approvals, state, now));
            case Command.ReleaseKey c ->
                    guarded(
                            c,
                            c.wrappedBy().isPresent() ? Operation.WRAP : Operation.EXPORT_KEY,
                            state,
                            now,
                            () -> TransportDecider.release(c, state, now));
            case Command.EmptyTrash c ->
                    guarded(c, c.operation(), state, now, () -> KeyDecider.emptyTrash(c, state));
            case Command.ReserveLeaves c ->
                    guarded(
                            c,
                            Operation.RESERVE_LEAVES,
                            state,
                            now,
                            () -> UseDecider.reserveLeaves(c, state, now));
            case Command.StoreDataObject c ->
                    guarded(
                            c,
                            Operation.CREATE_DATA_OBJECT,
                            state,
                            now,
                            () -> DataObjectDecider.store(c, state));
            case Command.UseDataObject c ->
                    guarded(c, c.operation(), state, now, () -> DataObjectDecider.use(c, state));
            case Command.CreateApprover c ->
                    guarded(
                            c,
                            Operation.CREATE_APPROVER,
                            state,
                            now,
                            () -> ApproverDecider.create(c, state));
            case Command.IssueApproverCode c ->
                    guarded(
                            c,
                            c.operation(),
                            state,
                            now,
                            () -> ApproverDecider.issueCode(c, state));
            case Command.OnboardApprover c ->
                    guarded(
                            c,
                            Operation.ONBOARD_APPROVER,
                            state,
                            now,
                            () -> ApproverDecider.onboard(c, state, now));
            case Command.ChangeApproverPassword c ->
                    guarded(
                            c,
                            Operation.CHANGE_APPROVER_PASSWORD,
                            state,
                            now,
                            () -> ApproverDecider.changePassword(c, state, now));
            case Command.ReplaceBackup c ->
                    guarded(
                            c,
                            Operation.RESET_APPROVER_PASSWORD,
                            state,
                            now,
                            () -> ApproverDecider.replaceBackup(c, approvals, state, now));
            case Command.DeleteApprover c ->
                    guarded(
                            c,
                            Operation.DELETE_APPROVER,
                            state,
                            now,
                            () -> ApproverDecider.delete(c, state));
            case Command.UseKey c ->
                    guarded(
                            c,
                            c.operation(),
                            state,
                            now,
                            () -> UseDecider.useKey(c, approvals, state, now));
            case Command.Certify c ->
                    guarded(
                            c,
                            c.operation(),
                            state,
                            now,
                            () -> UseDecider.certify(c, approvals, state, now));
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

    static Optional<Refusal> forbidsCaller(
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
            return caller.partition().flatMap(state::partition).flatMap(Decider::notHereYet);
        }
        Optional<Application> application = caller.application().flatMap(state::application);
        if (application.isEmpty()) {
            return refuse(RefusalCode.APPLICATION_NOT_FOUND, "the application does not exist");
        }
        Optional<Partition> partition = state.partition(application.get().partition());
        if (partition.isEmpty()) {
            return refuse(RefusalCode.PARTITION_NOT_FOUND, "the application's partition is gone");
        }
        Optional<Refusal> byPartition =
                notHereYet(partition.get())
                        .or(
                                () ->
                                        PolicyRules.forbidsInterface(
                                                partition.get().policy(), origin.interfaceName()));
        if (byPartition.isPresent()) {
            return byPartition;
        }
        return ApplicationRules.forbidsPath(
                application.get(), origin.interfaceName(), origin.source());
    }

    private static Optional<Refusal> notHereYet(Partition partition) {
        return partition
                .restore()
                .map(
                        restore ->
                                Refusal.of(
                                        RefusalCode.OPERATION_FORBIDDEN,
                                        "partition '%s' is being restored: %d of %d parts are here"
                                                .formatted(
                                                        partition.id(),
                                                        restore.brought(),
                                                        restore.parts().size())));
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

    /** What the caller's onboarding record says against the kind of the key. */
    static Optional<Refusal> notApproved(Origin origin, KeyObject key, StateView state) {
        return origin.identity()
                .application()
                .flatMap(state::application)
                .flatMap(app -> ApplicationRules.forbidsAlgorithm(app, key.spec()));
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

    static Optional<KeyObject> live(KeyId id, StateView state) {
        return state.key(id).filter(key -> key.invalidated().isEmpty());
    }

    static boolean inCallersPartition(Origin origin, KeyObject key) {
        return origin.identity().partition().equals(Optional.of(key.partition()));
    }

    static Optional<Partition> policyOf(KeyObject key, StateView state) {
        return state.partition(key.partition());
    }

    static Decision noKey(KeyObject key) {
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

    static Optional<Refusal> refuse(RefusalCode code, String message) {
        return Optional.of(Refusal.of(code, message));
    }
}
