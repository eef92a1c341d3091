package io.claviger.evidence.checkpoint;

import io.claviger.core.port.Column;
import io.claviger.core.port.Store;
import io.claviger.evidence.log.EvidenceDamaged;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.evidence.record.MalformedEvidence;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signs checkpoints of one log and keeps them all, by size. Never signs a tree that does not begin
 * with the last one it signed: that would be a fork, and is {@link EvidenceDamaged}. Safe for
 * threads.
 */
public final class Checkpointer {
    private static final byte[] PREFIX = "checkpoint/".getBytes(StandardCharsets.US_ASCII);

    private final EvidenceReader reader;
    private final Store store;
    private final CheckpointSigner signer;
    private final CheckpointPolicy policy;
    private final NoteKey key;
    private @Nullable SignedCheckpoint latest;
    private Instant latestSigned = Instant.EPOCH;

    private Checkpointer(
            EvidenceReader reader, Store store, CheckpointSigner signer, CheckpointPolicy policy) {
        this.reader = reader;
        this.store = store;
        this.signer = signer;
        this.policy = policy;
        this.key = NoteKey.of(reader.id().value(), signer);
    }

    /**
     * Opens and compares the last checkpoint with the log.
     *
     * @throws EvidenceDamaged if the log is shorter than, or differs from, what was signed: records
     *     were lost, changed or rolled back
     */
    public static Checkpointer open(
            EvidenceReader reader, Store store, CheckpointSigner signer, CheckpointPolicy policy) {
        var checkpointer = new Checkpointer(reader, store, signer, policy);
        checkpointer.atOrBefore(Long.MAX_VALUE).ifPresent(checkpointer::adopt);
        return checkpointer;
    }

    /** The log's public key: what an auditor pins. */
    public NoteKey key() {
        return key;
    }

    /** The log's key, for other statements of the log: manifests of packages. */
    public CheckpointSigner signer() {
        return signer;
    }

    /** The newest checkpoint. */
    public synchronized Optional<SignedCheckpoint> latest() {
        return Optional.ofNullable(latest);
    }

    /** Signs the tree as it is now; the same tree is not signed twice. */
    public synchronized SignedCheckpoint sign(Instant now) {
        long size = reader.size();
        if (latest != null) {
            requireGrowth(latest.checkpoint());
            if (latest.size() == size) {
                return latest;
            }
        }
        var checkpoint = new Checkpoint(key.name(), size, reader.rootAt(size));
        var signed =
                new SignedCheckpoint(
                        checkpoint, SignedNote.sign(checkpoint.text(), key.name(), signer));
        store.putLocal(storeKey(size), signed.note().toBytes());
        latest = signed;
        latestSigned = now;
        return signed;
    }

    /** Signs if the policy says so. */
    public synchronized Optional<SignedCheckpoint> maybe(Instant now) {
        long lastSize = latest == null ? 0 : latest.size();
        return policy.isDue(lastSize, latestSigned, reader.size(), now)
                ? Optional.of(sign(now))
                : Optional.empty();
    }

    /** The checkpoint of exactly this size. */
    public Optional<SignedCheckpoint> at(long size) {
        return atOrBefore(size).filter(found -> found.size() == size);
    }

    /** The newest checkpoint of at most this size. */
    public Optional<SignedCheckpoint> atOrBefore(long size) {
        return size < 0 ? Optional.empty() : first(storeKey(0), behind(size), false);
    }

    /** The oldest checkpoint of at least this size: the first one that covers record size - 1. */
    public Optional<SignedCheckpoint> atOrAfter(long size) {
        return first(storeKey(Math.max(0, size)), behind(Long.MAX_VALUE), true);
    }

    /** A checkpoint that covers the record: an existing one if possible, else a new one. */
    public SignedCheckpoint covering(long index, Instant now) {
        return atOrAfter(index + 1).orElseGet(() -> sign(now));
    }

    private void adopt(SignedCheckpoint last) {
        var checkpoint = last.checkpoint();
        if (!checkpoint.origin().equals(key.name())) {
            throw new EvidenceDamaged(
                    "the last checkpoint belongs to another log than '%s'".formatted(key.name()));
        }
        boolean own = last.note().signatures().stream().anyMatch(l -> l.keyId() == key.id());
        if (own && !last.note().isSignedBy(key)) {
            throw new EvidenceDamaged(
                    "the signature of the last checkpoint, of %d records, is wrong"
                            .formatted(last.size()));
        }
        requireGrowth(checkpoint);
        latest = last;
    }

    private void requireGrowth(Checkpoint last) {
        if (last.size() > reader.size()) {
            throw new EvidenceDamaged(
                    "records %d to %d are lost: a checkpoint of %d records was signed"
                            .formatted(reader.size(), last.size() - 1, last.size()));
        }
        if (!reader.rootAt(last.size()).equals(last.root())) {
            throw new EvidenceDamaged(
                    "the first %d records are not those of the checkpoint that was signed"
                            .formatted(last.size()));
        }
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
