package io.claviger.evidence.proof;

import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.log.EvidenceReader;
import java.util.Optional;

/** Makes proof files from a log. */
public final class ProofBuilder {
    private ProofBuilder() {}

    /**
     * The file about one record.
     *
     * @param checkpoint of the log; must cover the record
     * @param older a checkpoint that the reader of the file may remember, to show growth from it
     * @throws Refusal.Thrown if record or checkpoints lie outside of the log or of each other
     */
    public static ProofFile build(
            EvidenceReader reader,
            NoteKey key,
            long index,
            SignedCheckpoint checkpoint,
            Optional<SignedCheckpoint> older) {
        var record = reader.requireRecord(index);
        var inclusion = reader.inclusionProof(index, checkpoint.size());
        return ProofFile.of(
                key,
                record,
                inclusion,
                checkpoint,
                older.map(from -> growth(reader, from, checkpoint)));
    }

    private static ProofFile.Growth growth(
            EvidenceReader reader, SignedCheckpoint from, SignedCheckpoint to) {
        if (from.size() > to.size()) {
            throw new Refusal.Thrown(
                    RefusalCode.INVALID_LOG_RANGE,
                    "the older checkpoint covers more records than the newer one");
        }
        return new ProofFile.Growth(from, reader.consistencyProof(from.size(), to.size()).hashes());
    }
}
