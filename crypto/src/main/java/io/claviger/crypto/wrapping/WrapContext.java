package io.claviger.crypto.wrapping;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.PartitionId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a wrapped key is bound to. Whoever changes any of it finds that the key no longer unwraps.
 *
 * @param version counts the changes of the bound fields of this key
 * @param boundFields canonical encoding of the attributes and the policy
 */
public record WrapContext(PartitionId partition, KeyId key, long version, Bytes boundFields) {

    /**
     * The associated data: every field behind its length, so that no two contexts have the same
     * bytes. See {@code docs/formats/wrapped-key.md}.
     */
    byte[] associatedData() {
        byte[] name = partition.value().getBytes(StandardCharsets.UTF_8);
        byte[] bound = boundFields.unsafeArray();
        return ByteBuffer.allocate(
                        1
                                + Integer.BYTES
                                + name.length
                                + 2 * Long.BYTES
                                + Long.BYTES
                                + Integer.BYTES
                                + bound.length)
                .put(KeyWrapper.FORMAT_VERSION)
                .putInt(name.length)
                .put(name)
                .putLong(key.value().getMostSignificantBits())
                .putLong(key.value().getLeastSignificantBits())
                .putLong(version)
                .putInt(bound.length)
                .put(bound)
                .array();
    }
}
