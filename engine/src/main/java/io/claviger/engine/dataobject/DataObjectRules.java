package io.claviger.engine.dataobject;

import io.claviger.core.id.DataObjectName;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.DataObject;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.engine.partition.PolicyRules;
import java.util.Optional;

/** What forbids things about data objects. Pure. */
public final class DataObjectRules {
    private DataObjectRules() {}

    /** Forbids a value that is too long. */
    static Optional<Refusal> forbidsLength(int bytes) {
        return bytes > DataObject.MAX_BYTES
                ? Optional.of(
                        Refusal.of(
                                RefusalCode.DATA_OBJECT_INVALID,
                                "the value of a data object has at most %d bytes"
                                        .formatted(DataObject.MAX_BYTES)))
                : Optional.empty();
    }

    /**
     * Forbids a new data object in the partition.
     *
     * @param present how many keys and data objects are there
     */
    public static Optional<Refusal> forbidsCreation(PartitionPolicy policy, long present) {
        return PolicyRules.forbidsWriting(policy)
                .or(() -> PolicyRules.forbidsAnother(policy, present));
    }

    /** Forbids the deletion of a data object. */
    public static Optional<Refusal> forbidsDeletion(DataObject object, PartitionPolicy policy) {
        return PolicyRules.forbidsWriting(policy)
                .or(() -> PolicyRules.requires(policy, PolicySetting.DESTROY_OBJECTS))
                .or(() -> indestructible(object));
    }

    private static Optional<Refusal> indestructible(DataObject object) {
        return object.attributes().destroyable()
                ? Optional.empty()
                : Optional.of(
                        Refusal.of(
                                RefusalCode.OPERATION_FORBIDDEN,
                                "attribute 'destroyable' of data object '%s' is false"
                                        .formatted(object.name())));
    }

    /** There is none of this name. */
    public static Refusal notFound(DataObjectName name) {
        return Refusal.of(
                RefusalCode.DATA_OBJECT_NOT_FOUND,
                "A data object with the name '%s' does not exist".formatted(name));
    }
}
