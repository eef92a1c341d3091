package io.claviger.core.state;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.DataObjectId;
import io.claviger.core.id.DataObjectName;
import io.claviger.core.id.PartitionId;
import java.time.Instant;

/**
 * A data object as it is stored: a value that is no key, wrapped under the partition key with
 * everything else about it as associated data.
 *
 * @param application the application under whose credential it was made
 * @param size length of the value in bytes
 * @param wrapped the wrapped value; empty in a draft and in a list
 */
public record DataObject(
        DataObjectId id,
        PartitionId partition,
        ApplicationId application,
        DataObjectName name,
        DataObjectAttributes attributes,
        Instant created,
        int size,
        Bytes wrapped) {
    /** Longest value. */
    public static final int MAX_BYTES = 65_536;

    public DataObject {
        if (size < 0 || size > MAX_BYTES) {
            throw new IllegalArgumentException("a data object has 0 to " + MAX_BYTES + " bytes");
        }
    }

    /** The same data object with this wrapped form. */
    public DataObject wrappedAs(Bytes newWrapped) {
        return new DataObject(
                id, partition, application, name, attributes, created, size, newWrapped);
    }
}
