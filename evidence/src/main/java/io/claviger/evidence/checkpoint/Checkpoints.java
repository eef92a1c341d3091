package io.claviger.evidence.checkpoint;

import io.claviger.core.port.Column;
import io.claviger.core.port.Store;
import io.claviger.evidence.log.EvidenceDamaged;
import io.claviger.evidence.record.MalformedEvidence;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints that a node keeps, by size, with the cosignatures that came for them. Can be read
 * while the log's key is sealed. Safe for threads, except that only one at a time may write.
 */
public final class Checkpoints {
    private static final byte[] PREFIX = "checkpoint/".getBytes(StandardCharsets.US_ASCII);

    /** Where the size of the newest checkpoint with a cosignature is kept. */
    private static final byte[] COSIGNED = "cosigned".getBytes(StandardCharsets.US_ASCII);

    private final Store store;

    public Checkpoints(Store store) {
        this.store = store;
    }

    /** The newest one. */
    public Optional<SignedCheckpoint> latest() {
        return atOrBefore(Long.MAX_VALUE);
    }

    /** The newest one that a witness cosigned. */
    public Optional<SignedCheckpoint> latestCosigned() {
        return at(cosignedSize());
    }

    /** The one of exactly this size. */
    public Optional<SignedCheckpoint> at(long size) {
        return atOrBefore(size).filter(found -> found.size() == size);
    }

    /** The newest one of at most this size. */
    public Optional<SignedCheckpoint> atOrBefore(long size) {
        return size < 0 ? Optional.empty() : first(storeKey(0), behind(size), false);
    }

    /** The oldest one of at least this size. */
    public Optional<SignedCheckpoint> atOrAfter(long size) {
        return first(storeKey(Math.max(0, size)), behind(Long.MAX_VALUE), true);
    }

    /** Keeps a checkpoint. */
    void put(SignedCheckpoint signed) {
        store.putLocal(storeKey(signed.size()), signed.note().toBytes());
    }

    /**
     * Keeps a witness's line with the checkpoint of this size; the caller verified it.
     *
     * @return the checkpoint as it is now; nothing if there is none of this size
     */
    public Optional<SignedCheckpoint> cosign(long size, SignedNote.Line cosignature) {
        var cosigned =
                at(size).map(
                                found ->
                                        new SignedCheckpoint(
                                                found.checkpoint(),
                                                found.note().replacing(cosignature)));
        cosigned.ifPresent(
                checkpoint -> {
                    put(checkpoint);
                    if (size >= cosignedSize()) {
                        store.putLocal(
                                COSIGNED, ByteBuffer.allocate(Long.BYTES).putLong(size).array());
                    }
                });
        return cosigned;
    }

    private long cosignedSize() {
        var size = store.get(Column.LOCAL, COSIGNED);
        return size == null || size.length != Long.BYTES ? -1 : ByteBuffer.wrap(size).getLong();
    }

    private Optional<SignedCheckpoint> first(byte[] from, byte[] to, boolean forwards) {
        byte @Nullable [][] found = {null};
        store.scan(
                Column.LOCAL,
                from,
                to,
                forwards,
                (_, value) -> {
                    found[0] = value;
                    return false;
                });
        var note = found[0];
        return note == null ? Optional.empty() : Optional.of(read(note));
    }

    private static SignedCheckpoint read(byte[] note) {
        try {
            return SignedCheckpoint.parse(note);
        } catch (MalformedEvidence e) {
            throw new EvidenceDamaged("a stored checkpoint cannot be read: " + e.getMessage());
        }
    }

    private static byte[] storeKey(long size) {
        return ByteBuffer.allocate(PREFIX.length + Long.BYTES).put(PREFIX).putLong(size).array();
    }

    /** The first key behind that of {@code size}. */
    private static byte[] behind(long size) {
        var key = storeKey(size);
        return Arrays.copyOf(key, key.length + 1);
    }
}
