package io.claviger.engine.boundary;

import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.command.PartitionStep;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPart;
import io.claviger.core.state.PartitionRestore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides on partitions that come from backups. Pure. */
final class PartitionDecider {
    /** How much of a partition goes with one command when it is withdrawn. */
    private static final int PAGE = 500;

    private PartitionDecider() {}

    static Decision decide(Command.RestorePartition c, StateView state) {
        // Officers have credentials: the decider has refused all others.
        CredentialId officer = c.origin().identity().credential().orElseThrow();
        return switch (c.step()) {
            case PartitionStep.Begin step -> begin(step, officer, state);
            case PartitionStep.Approve step -> approve(step, officer, state);
            case PartitionStep.Bring step -> bring(step, state);
            case PartitionStep.Withdraw step -> withdraw(step.partition(), state);
        };
    }

    /** What its record says. */
    static String words(PartitionStep step, StateView state) {
        return switch (step) {
            case PartitionStep.Begin(Partition restored, PartitionRestore restore) ->
                    restore.words(restored.id());
            case PartitionStep.Approve(var partition, var fingerprint) ->
                    "partition %s with fingerprint %s".formatted(partition, fingerprint.hex());
            case PartitionStep.Bring(var partition, int number, var _, var part) ->
                    "part %d of partition %s: %s".formatted(number, partition, part.words());
            case PartitionStep.Withdraw(var partition) ->
                    "withdraw "
                            + waiting(partition, state)
                                    .map(restore -> restore.words(partition))
                                    .orElse("partition " + partition);
        };
    }

    private static Optional<PartitionRestore> waiting(PartitionId partition, StateView state) {
        return state.partition(partition).flatMap(Partition::restore);
    }

    private static Decision begin(PartitionStep.Begin step, CredentialId officer, StateView state) {
        PartitionId id = step.partition();
        Optional<Partition> present = state.partition(id);
        Optional<PartitionRestore> waiting = present.flatMap(Partition::restore);
        if (id.equals(Decider.DEVICE) || (present.isPresent() && waiting.isEmpty())) {
            return Decision.refused(
                    RefusalCode.PARTITION_EXISTS, "partition '%s' exists".formatted(id));
        }
        if (waiting.isPresent()) {
            return waiting.get().fingerprint(id).equals(step.restore().fingerprint(id))
                    ? wanted(present.get(), waiting.get(), officer)
                    : Decision.refused(
                            RefusalCode.PARTITION_EXISTS,
                            "partition '%s' comes from another backup; 'claviger backup withdraw-partition' ends that"
                                    .formatted(id));
        }
        if (RootKeyDecider.outdated(step.restored(), state)) {
            return Decision.refused(
                    RefusalCode.ROOT_KEY_STATE,
                    "the root key was replaced at the same time; ask again");
        }
        return wanted(step.restored(), step.restore(), officer);
    }

    private static Decision wanted(
            Partition partition, PartitionRestore restore, CredentialId officer) {
        return Decision.accepted(
                new Event.PartitionStored(
                        partition.restored(Optional.of(restore.wantedBy(officer)))));
    }

    private static Decision approve(
            PartitionStep.Approve step, CredentialId officer, StateView state) {
        PartitionId id = step.partition();
        Optional<PartitionRestore> waiting = waiting(id, state);
        if (waiting.isEmpty()) {
            return nothingWaits(id);
        }
        if (!waiting.get().fingerprint(id).equals(step.fingerprint())) {
            return Decision.refused(
                    RefusalCode.PARTITION_NOT_FOUND,
                    "the partition '%s' that waits has fingerprint %s"
                            .formatted(id, waiting.get().fingerprint(id).hex()));
        }
        return wanted(state.partition(id).orElseThrow(), waiting.get(), officer);
    }

    private static Decision nothingWaits(PartitionId id) {
        return Decision.refused(
                RefusalCode.PARTITION_NOT_FOUND,
                "no partition '%s' is on its way from a backup".formatted(id));
    }

    private static Decision bring(PartitionStep.Bring step, StateView state) {
        PartitionId id = step.partition();
        Optional<PartitionRestore> waiting = waiting(id, state);
        if (waiting.isEmpty()) {
            return nothingWaits(id);
        }
        PartitionRestore restore = waiting.get();
        // Here and not before: only the decision knows for sure what officers have approved.
        if (!restore.consistsOf(step.number(), step.digest())) {
            return Decision.refused(
                    RefusalCode.UNWRAP_FAILED,
                    "that is not part %d of partition '%s' in the backup"
                            .formatted(step.number(), id));
        }
        int officers = state.device().orElseThrow().nodes().approvals();
        if (restore.approvals().size() < officers) {
            return Decision.refused(
                    RefusalCode.OPERATION_FORBIDDEN,
                    "partition '%s' is wanted by %d of %d device SOs"
                            .formatted(id, restore.approvals().size(), officers));
        }
        if (step.number() < restore.brought()) {
            // Its answer may have been lost.
            return Decision.accepted();
        }
        if (step.number() > restore.brought()) {
            return Decision.refused(
                    RefusalCode.OPERATION_FORBIDDEN,
                    "part %d of partition '%s' comes next".formatted(restore.brought(), id));
        }
        return taken(id, step.part(), state)
                .<Decision>map(Decision.Refused::new)
                .orElseGet(() -> new Decision.Accepted(brought(step, restore, state)));
    }

    /** What of a part is not the partition's, or is here already as something else. */
    private static Optional<Refusal> taken(PartitionId id, PartitionPart part, StateView state) {
        boolean foreign =
                part.applications().stream().anyMatch(it -> !it.partition().equals(id))
                        || part.approvers().stream().anyMatch(it -> !it.partition().equals(id))
                        || part.keys().stream().anyMatch(it -> !it.partition().equals(id))
                        || part.dataObjects().stream().anyMatch(it -> !it.partition().equals(id))
                        || part.credentials().stream()
                                .anyMatch(it -> !it.partition().equals(Optional.of(id)));
        if (foreign) {
            return Decider.refuse(
                    RefusalCode.OPERATION_FORBIDDEN,
                    "the part holds something that is not of partition '%s'".formatted(id));
        }
        for (Application application : part.applications()) {
            if (state.application(application.id()).isPresent()) {
                return Decider.refuse(
                        RefusalCode.APPLICATION_EXISTS,
                        "application '%s' exists in partition '%s'"
                                .formatted(
                                        application.id(),
                                        state.application(application.id())
                                                .orElseThrow()
                                                .partition()));
            }
        }
        for (KeyObject key : part.keys()) {
            if (state.key(key.id()).isPresent()) {
                return Decider.refuse(
                        RefusalCode.KEY_EXISTS, "key %s is here already".formatted(key.id()));
            }
        }
        for (Credential credential : part.credentials()) {
            if (state.credential(credential.id()).isPresent()
                    || state.credentialByToken(credential.tokenHash()).isPresent()) {
                return Decider.refuse(
                        RefusalCode.CREDENTIAL_INVALID,
                        "credential '%s' is here already".formatted(credential.name()));
            }
        }
        return Optional.empty();
    }

    private static List<Event> brought(
            PartitionStep.Bring step, PartitionRestore restore, StateView state) {
        PartitionPart part = step.part();
        var events = new ArrayList<Event>();
        part.applications().forEach(it -> events.add(new Event.ApplicationStored(it)));
        part.approvers().forEach(it -> events.add(new Event.ApproverStored(it)));
        for (KeyObject key : part.keys()) {
            events.add(new Event.KeyStored(key));
            // Nobody knows with which leaves it has signed since the backup.
            if (key.spec() instanceof KeySpec.HashTree(var tree)) {
                events.add(new Event.LeavesReserved(key.id(), tree.leaves()));
            }
        }
        part.dataObjects().forEach(it -> events.add(new Event.DataObjectStored(it)));
        part.credentials().forEach(it -> events.add(new Event.CredentialStored(it)));
        Partition partition = state.partition(step.partition()).orElseThrow();
        events.add(
                new Event.PartitionStored(
                        partition.restored(
                                restore.almostDone()
                                        ? Optional.empty()
                                        : Optional.of(restore.further()))));
        return events;
    }

    private static Decision withdraw(PartitionId id, StateView state) {
        if (waiting(id, state).isEmpty()) {
            return nothingWaits(id);
        }
        var events = new ArrayList<Event>();
        state.keys(id, Optional.empty(), PAGE)
                .forEach(it -> events.add(new Event.KeyDestroyed(it)));
        state.dataObjects(id, Optional.empty(), PAGE)
                .forEach(it -> events.add(new Event.DataObjectDestroyed(it)));
        state.approvers(id, PAGE).forEach(it -> events.add(new Event.ApproverDeleted(it)));
        state.officerCredentials().stream()
                .filter(it -> it.partition().equals(Optional.of(id)))
                .forEach(it -> events.add(new Event.CredentialRemoved(it)));
        for (Application application : applications(id, state)) {
            state.credentials(application.id())
                    .forEach(it -> events.add(new Event.CredentialRemoved(it)));
            events.add(new Event.ApplicationRemoved(application));
        }
        if (events.size() < PAGE) {
            events.add(new Event.PartitionRemoved(state.partition(id).orElseThrow()));
        }
        return new Decision.Accepted(events);
    }

    /** A page of the partition's applications. */
    private static List<Application> applications(PartitionId id, StateView state) {
        var found = new ArrayList<Application>();
        Optional<ApplicationId> after = Optional.empty();
        List<Application> page;
        do {
            page = state.applications(after, PAGE);
            page.stream()
                    .filter(it -> it.partition().equals(id))
                    .limit((long) PAGE - found.size())
                    .forEach(found::add);
            after = page.isEmpty() ? after : Optional.of(page.getLast().id());
        } while (page.size() == PAGE && found.size() < PAGE);
        return found;
    }
}
