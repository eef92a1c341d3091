package io.claviger.evidence.verifier;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.json.JsonIn;
import io.claviger.evidence.merkle.ConsistencyProof;
import io.claviger.evidence.merkle.TreeHash;
import io.claviger.evidence.proof.ProofFile;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.evidence.record.RecordCodec;
import io.claviger.evidence.verifier.Check.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Verifies a proof file offline. Pure: the same input gives the same verdict, whatever the machine.
 * Every check is made, also behind a failed one; the verdict names the first that failed.
 */
public final class Verifier {
    private final ProofFile file;
    private final Optional<NoteKey> pinned;
    private final Optional<SignedCheckpoint> remembered;
    private final WitnessPolicy witnesses;
    private final TreeHash hash = TreeHash.create();
    private final List<Check> checks = new ArrayList<>();

    private Verifier(
            ProofFile file,
            Optional<NoteKey> pinned,
            Optional<SignedCheckpoint> remembered,
            WitnessPolicy witnesses) {
        this.file = file;
        this.pinned = pinned;
        this.remembered = remembered;
        this.witnesses = witnesses;
    }

    /**
     * Verifies a file as read; one that is not well-formed fails.
     *
     * @param pinned the log's key from elsewhere
     * @param remembered a checkpoint of the log that the caller kept from earlier
     * @param witnesses who must have cosigned the checkpoint
     */
    public static Verdict verify(
            byte[] file,
            Optional<NoteKey> pinned,
            Optional<SignedCheckpoint> remembered,
            WitnessPolicy witnesses) {
        try {
            return new Verifier(ProofFile.parse(file), pinned, remembered, witnesses).run();
        } catch (MalformedEvidence e) {
            var check =
                    new Check(
                            "file",
                            Result.FAILED,
                            "The file is not a proof file: " + e.getMessage() + ".");
            return new Verdict.Failed(List.of(check), check);
        }
    }

    /** Verifies a file of a log without witnesses; see above. */
    public static Verdict verify(
            byte[] file, Optional<NoteKey> pinned, Optional<SignedCheckpoint> remembered) {
        return verify(file, pinned, remembered, WitnessPolicy.NONE);
    }

    /** Verifies a file; see above. */
    public static Verdict verify(
            ProofFile file, Optional<NoteKey> pinned, Optional<SignedCheckpoint> remembered) {
        return new Verifier(file, pinned, remembered, WitnessPolicy.NONE).run();
    }

    private Verdict run() {
        checkKey();
        checkSignature();
        checks.addAll(witnesses.checks(file.checkpoint()));
        checkRecord();
        checkReadable();
        checkInclusion();
        checkConsistency();
        checkRemembered();
        return checks.stream()
                .filter(check -> check.result() == Result.FAILED)
                .findFirst()
                .<Verdict>map(first -> new Verdict.Failed(checks, first))
                .orElseGet(() -> new Verdict.Verified(checks, pinned.isPresent()));
    }

    private NoteKey key() {
        return pinned.orElse(file.log());
    }

    private void checkKey() {
        if (pinned.isEmpty()) {
            checks.add(
                    new Check(
                            "key",
                            Result.NOT_CHECKED,
                            "The log's key is not pinned: it comes from the file itself; compare %s with one that you trust."
                                    .formatted(file.log())));
            return;
        }
        check(
                "key",
                pinned.get().equals(file.log()),
                "The file names the pinned key.",
                "The file names another key than the pinned one.");
    }

    private void checkSignature() {
        var checkpoint = file.checkpoint();
        check(
                "signature",
                checkpoint.note().isSignedBy(key())
                        && checkpoint.checkpoint().origin().equals(key().name()),
                "The checkpoint of %d records is signed by the log '%s'."
                        .formatted(checkpoint.size(), key().name()),
                "The checkpoint is not signed by the log '%s'.".formatted(key().name()));
    }

    private void checkRecord() {
        try {
            var record = ParsedRecord.parse(file.record().unsafeArray());
            check(
                    "record",
                    record.log().equals(file.checkpoint().checkpoint().origin()),
                    "The record was written for this log, at %s.".formatted(record.time()),
                    "The record was written for another log.");
        } catch (MalformedEvidence e) {
            fail("record", "The record cannot be read: " + e.getMessage() + ".");
        }
    }

    private void checkReadable() {
        boolean same;
        try {
            var bytes = file.record().unsafeArray();
            same =
                    JsonIn.object(bytes, RecordCodec.MAX_RECORD_BYTES, "the record")
                            .equals(JsonIn.object(file.readable(), "the record"));
        } catch (MalformedEvidence e) {
            same = false;
        }
        check(
                "readable",
                same,
                "The readable copy says what the hashed bytes say.",
                "The readable copy of the record differs from the hashed bytes.");
    }

    private void checkInclusion() {
        var proof = file.inclusion();
        var checkpoint = file.checkpoint().checkpoint();
        var leaf = Bytes.owned(hash.leaf(file.record().unsafeArray()));
        check(
                "inclusion",
                proof.treeSize() == checkpoint.size()
                        && proof.proves(hash, leaf, checkpoint.root()),
                "The record is number %d of the %d records that the checkpoint covers."
                        .formatted(proof.index(), proof.treeSize()),
                "The record is not at number %d of the tree that was signed: record, number or proof was changed."
                        .formatted(proof.index()));
    }

    private void checkConsistency() {
        if (file.consistency().isEmpty()) {
            return;
        }
        var from = file.consistency().get().from();
        check(
                "consistency",
                from.note().isSignedBy(key())
                        && from.checkpoint().origin().equals(key().name())
                        && file.consistencyProof().filter(p -> proves(p, from)).isPresent(),
                "The log grew from the earlier checkpoint of %d records without changing them."
                        .formatted(from.size()),
                "The file does not prove that the log grew from its earlier checkpoint of %d records."
                        .formatted(from.size()));
    }

    private void checkRemembered() {
        if (remembered.isEmpty()) {
            return;
        }
        var old = remembered.get();
        var now = file.checkpoint().checkpoint();
        if (!old.note().isSignedBy(key()) || !old.checkpoint().origin().equals(now.origin())) {
            fail("remembered", "The remembered checkpoint is not signed by this log.");
        } else if (old.size() == now.size()) {
            check(
                    "remembered",
                    old.checkpoint().root().equals(now.root()),
                    "The checkpoint equals the remembered one.",
                    "The log has forked: the remembered checkpoint has the same size and another root.");
        } else if (old.size() > now.size()) {
            fail(
                    "remembered",
                    "The remembered checkpoint of %d records is newer than the file: ask for a new proof."
                            .formatted(old.size()));
        } else {
            checkGrowthFrom(old);
        }
    }

    private void checkGrowthFrom(SignedCheckpoint old) {
        var proof = file.consistencyProof().filter(p -> p.oldSize() == old.size());
        if (proof.isEmpty()) {
            fail(
                    "remembered",
                    "The file has no proof of growth from the remembered checkpoint of %d records: ask for one."
                            .formatted(old.size()));
            return;
        }
        check(
                "remembered",
                proves(proof.get(), old),
                "The log grew from the remembered checkpoint of %d records without changing them."
                        .formatted(old.size()),
                "The log has forked: it did not grow from the remembered checkpoint of %d records."
                        .formatted(old.size()));
    }

    private boolean proves(ConsistencyProof proof, SignedCheckpoint from) {
        return proof.proves(hash, from.checkpoint().root(), file.checkpoint().checkpoint().root());
    }

    private void fail(String name, String sentence) {
        checks.add(new Check(name, Result.FAILED, sentence));
    }

    private void check(String name, boolean passed, String good, String bad) {
        checks.add(new Check(name, passed ? Result.PASSED : Result.FAILED, passed ? good : bad));
    }
}
