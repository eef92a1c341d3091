package io.claviger.engine.boundary;

import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.DataObject;
import io.claviger.core.state.Partition;
import io.claviger.engine.dataobject.DataObjectRules;
import java.util.Optional;

/** Decides on data objects. Pure, like the decider that it belongs to. */
final class DataObjectDecider {
    private DataObjectDecider() {}

    static Decision store(Command.StoreDataObject c, StateView state) {
        DataObject object = c.object();
        Optional<Partition> partition =
                callersPartition(c.origin(), state)
                        .filter(found -> found.id().equals(object.partition()));
        if (partition.isEmpty()) {
            return Decision.refused(
                    RefusalCode.PARTITION_NOT_FOUND,
                    "there is no partition '%s' for this caller".formatted(object.partition()));
        }
        if (!c.origin().identity().application().equals(Optional.of(object.application()))) {
            return Decision.refused(
                    RefusalCode.APPLICATION_NOT_FOUND,
                    "a data object is made under the caller's own onboarded application");
        }
        return taken(object, state)
                .or(
                        () ->
                                DataObjectRules.forbidsCreation(
                                        partition.get().policy(),
                                        Decider.objectCount(object.partition(), state)))
                .<Decision>map(Decision.Refused::new)
                .orElseGet(() -> Decision.accepted(new Event.DataObjectStored(object)));
    }

    static Decision use(Command.UseDataObject c, StateView state) {
        Optional<Partition> partition = callersPartition(c.origin(), state);
        Optional<DataObject> found =
                partition
                        .flatMap(own -> state.dataObject(own.id(), c.name()))
                        .filter(object -> object.id().equals(c.id()));
        if (partition.isEmpty() || found.isEmpty()) {
            return new Decision.Refused(DataObjectRules.notFound(c.name()));
        }
        if (c.operation() == Operation.READ_DATA_OBJECT) {
            return Decision.accepted();
        }
        return DataObjectRules.forbidsDeletion(found.get(), partition.get().policy())
                .<Decision>map(Decision.Refused::new)
                .orElseGet(() -> Decision.accepted(new Event.DataObjectDestroyed(found.get())));
    }

    private static Optional<Refusal> taken(DataObject object, StateView state) {
        return state.dataObject(object.partition(), object.name())
                .map(
                        _ ->
                                Refusal.of(
                                        RefusalCode.DATA_OBJECT_EXISTS,
                                        "A data object with the name '%s' exists already"
                                                .formatted(object.name())));
    }

    private static Optional<Partition> callersPartition(Origin origin, StateView state) {
        return origin.identity().partition().flatMap(state::partition);
    }
}
