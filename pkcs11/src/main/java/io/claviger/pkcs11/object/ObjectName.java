package io.claviger.pkcs11.object;

import io.claviger.core.id.DataObjectId;
import io.claviger.core.id.DataObjectName;
import io.claviger.core.id.KeyId;
import java.util.UUID;

/**
 * What an object handle stands for, in one slot. Names outlive changes of what they name; whether
 * it is there, and to be seen, is found out with each use.
 */
public sealed interface ObjectName {
    long slot();

    /** One side of a key. */
    record OfKey(long slot, KeyId key, KeyView view) implements ObjectName {}

    /** A data object; deleted and made anew it is another one. */
    record OfData(long slot, DataObjectName name, DataObjectId id) implements ObjectName {}

    /** A data object of a session. */
    record OfSessionData(long slot, UUID id) implements ObjectName {}
}
