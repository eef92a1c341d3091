package io.claviger.evidence.checkpoint;

import io.claviger.core.id.Bytes;
import io.claviger.core.port.Column;
import io.claviger.core.port.Store;
import io.claviger.evidence.log.EvidenceDamaged;
import io.claviger.evidence.record.MalformedEvidence;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The timestamps of checkpoints that a node got, by size. Safe for threads. */
public final class Timestamps {
    private static final byte[] PREFIX = "timestamp/".getBytes(StandardCharsets.US_ASCII);

    private final Store store;

    public Timestamps(Store store) {
        this.store = store;
    }

    /** Keeps one. */
    public void put(Timestamped stamped) {
        var note = stamped.checkpoint().note().toBytes();
        var value = ByteBuffer.allocate(Integer.BYTES + note.length + stamped.response().length());
        value.putInt(note.length).put(note).put(stamped.response().unsafeArray());
        store.putLocal(key(stamped.checkpoint().size()), value.array());
    }

    /** The newest one. */
    public Optional<Timestamped> latest() {
        return first(key(0), false);
    }

    /**
     * What says most about records below {@code size}: the oldest one that covers them all, or else
     * the newest one.
     */
    public Optional<Timestamped> about(long size) {
        return first(key(size), true).or(this::latest);
    }

    private Optional<Timestamped> first(byte[] from, boolean forwards) {
        byte @Nullable [][] found = {null};
        store.scan(
                Column.LOCAL,
                from,
                Arrays.copyOf(key(Long.MAX_VALUE), PREFIX.length + Long.BYTES + 1),
                forwards,
                (_, value) -> {
                    found[0] = value;
                    return false;
                });
        var value = found[0];
        return value == null ? Optional.empty() : Optional.of(read(value));
    }

    private static Timestamped read(byte[] value) {
        try {
            var buffer = ByteBuffer.wrap(value);
            var note = new byte[buffer.getInt()];
            buffer.get(note);
            var response = new byte[buffer.remaining()];
            buffer.get(response);
            return new Timestamped(SignedCheckpoint.parse(note), Bytes.owned(response));
        } catch (MalformedEvidence
                | BufferUnderflowException
                | NegativeArraySizeException damaged) {
            throw new EvidenceDamaged("a stored timestamp cannot be read: " + damaged.getMessage());
        }
    }

    private static byte[] key(long size) {
        return ByteBuffer.allocate(PREFIX.length + Long.BYTES).put(PREFIX).putLong(size).array();
    }
}
