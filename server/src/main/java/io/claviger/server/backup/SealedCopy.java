package io.claviger.server.backup;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.file.BackupDamaged;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The root key in a backup.
 *
 * @param version which root key of the device
 * @param sealed to the backup key (HPKE)
 */
record SealedCopy(int version, Bytes sealed) {
    /** As it lies in the archive: the version in four bytes, big-endian, and what is sealed. */
    byte[] encoded() {
        return ByteBuffer.allocate(Integer.BYTES + sealed.length())
                .putInt(version)
                .put(sealed.toArray())
                .array();
    }

    static SealedCopy of(byte[] encoded) {
        if (encoded.length < Integer.BYTES) {
            throw new BackupDamaged("the root key in the backup is cut off");
        }
        return new SealedCopy(
                ByteBuffer.wrap(encoded).getInt(),
                Bytes.owned(Arrays.copyOfRange(encoded, Integer.BYTES, encoded.length)));
    }
}
