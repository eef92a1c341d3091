package io.claviger.evidence.checkpoint;

import io.claviger.core.port.Store;
import io.claviger.evidence.log.EvidenceDamaged;
import io.claviger.evidence.log.EvidenceReader;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Signs checkpoints of one log and keeps them all, by size. Never signs a tree that does not begin
 * with the last one it signed: that would be a fork, and is {@link EvidenceDamaged}. Safe for
 * threads.
 */
public final class Checkpointer {
    private final Supplier<EvidenceReader> reader;
    private final Checkpoints kept;
    private final CheckpointSigner signer;
    private final CheckpointPolicy policy;
    private final NoteKey key;
    private @Nullable SignedCheckpoint latest;
    private Instant latestSigned = Instant.EPOCH;

    private Checkpointer(
            Supplier<EvidenceReader> reader,
            Store store,
            CheckpointSigner signer,
            CheckpointPolicy policy) {
        this.reader = reader;
        this.kept = new Checkpoints(store);
        this.signer = signer;
        this.policy = policy;
        this.key = NoteKey.of(reader.get().id().value(), signer);
    }

    /**
     * Opens and compares the last checkpoint with the log.
     *
     * @param reader gives the log as it is now; a snapshot from another node makes it another one
     * @throws EvidenceDamaged if the log is shorter than, or differs from, what was signed: records
     *     were lost, changed or rolled back
     */
    public static Checkpointer open(
            Supplier<EvidenceReader> reader,
            Store store,
            CheckpointSigner signer,
            CheckpointPolicy policy) {
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
        EvidenceReader log = reader.get();
        long size = log.size();
        if (latest != null) {
            requireGrowth(latest.checkpoint());
            if (latest.size() == size) {
                return latest;
            }
        }
        var checkpoint = new Checkpoint(key.name(), size, log.rootAt(size));
        var signed =
                new SignedCheckpoint(
                        checkpoint, SignedNote.sign(checkpoint.text(), key.name(), signer));
        kept.put(signed);
        latest = signed;
        latestSigned = now;
        return signed;
    }

    /** Signs if the policy says so. */
    public synchronized Optional<SignedCheckpoint> maybe(Instant now) {
        long lastSize = latest == null ? 0 : latest.size();
        return policy.isDue(lastSize, latestSigned, reader.get().size(), now)
                ? Optional.of(sign(now))
                : Optional.empty();
    }

    /**
     * Keeps a witness's line with the checkpoint of this size; the caller verified it.
     *
     * @return whether there is such a checkpoint
     */
    public synchronized boolean cosign(long size, SignedNote.Line cosignature) {
        var cosigned = kept.cosign(size, cosignature);
        if (latest != null && latest.size() == size) {
            latest = cosigned.orElse(latest);
        }
        return cosigned.isPresent();
    }

    /** The newest checkpoint that a witness cosigned. */
    public Optional<SignedCheckpoint> latestCosigned() {
        return kept.latestCosigned();
    }

    /** The checkpoint of exactly this size. */
    public Optional<SignedCheckpoint> at(long size) {
        return kept.at(size);
    }

    /** The newest checkpoint of at most this size. */
    public Optional<SignedCheckpoint> atOrBefore(long size) {
        return kept.atOrBefore(size);
    }

    /** The oldest checkpoint of at least this size: the first one that covers record size - 1. */
    public Optional<SignedCheckpoint> atOrAfter(long size) {
        return kept.atOrAfter(size);
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
        EvidenceReader log = reader.get();
        if (last.size() > log.size()) {
            throw new EvidenceDamaged(
                    "records %d to %d are lost: a checkpoint of %d records was signed"
                            .formatted(log.size(), last.size() - 1, last.size()));
        }
        if (!log.rootAt(last.size()).equals(last.root())) {
            throw new EvidenceDamaged(
                    "the first %d records are not those of the checkpoint that was signed"
                            .formatted(last.size()));
        }
    }
}
