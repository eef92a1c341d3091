package io.claviger.core.id;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Id of what one approver is asked in one request. */
public record TaskId(UUID value) implements Comparable<TaskId> {
    private static final long VERSION_BITS = 0xF000L;
    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT_CLEARED = 0x3FFF_FFFF_FFFF_FFFFL;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    /**
     * The id of the task of one key: computed, so that nothing has to be stored for it to be the
     * same everywhere. A UUID of version 8 (RFC 9562 §5.8) out of SHA-256 over request id and key.
     */
    public static TaskId of(ApprovalRequestId request, Bytes publicKey) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(
                    ByteBuffer.allocate(2 * Long.BYTES)
                            .putLong(request.value().getMostSignificantBits())
                            .putLong(request.value().getLeastSignificantBits())
                            .flip());
            var digest = ByteBuffer.wrap(sha256.digest(publicKey.unsafeArray()));
            return new TaskId(
                    new UUID(
                            (digest.getLong() & ~VERSION_BITS) | VERSION_8,
                            (digest.getLong() & VARIANT_CLEARED) | VARIANT));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public int compareTo(TaskId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
