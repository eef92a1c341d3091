package io.claviger.evidence.proof;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.json.Hashes;
import io.claviger.evidence.json.Json;
import io.claviger.evidence.json.JsonIn;
import io.claviger.evidence.json.JsonOut;
import io.claviger.evidence.json.StrictBase64;
import io.claviger.evidence.merkle.ConsistencyProof;
import io.claviger.evidence.merkle.InclusionProof;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.evidence.record.RecordCodec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One record with its proof, ready to travel. Well-formed is all that an instance is; whether it is
 * true, {@link io.claviger.evidence.verifier.Verifier} says.
 *
 * @param log the log's public key, as the file claims it
 * @param record the record's bytes, as hashed
 * @param readable the same record as JSON for people, as the file shows it
 * @param consistency growth from an older checkpoint, if one was known when the file was made
 */
public record ProofFile(
        NoteKey log,
        Bytes record,
        String readable,
        InclusionProof inclusion,
        SignedCheckpoint checkpoint,
        Optional<Growth> consistency) {
    /** Longest proof file that is read. */
    public static final int MAX_BYTES = 1 << 20;

    private static final String FORMAT = "claviger-evidence-proof/v1";
    private static final int MAX_HASHES = 128;
    private static final Set<String> MEMBERS =
            Set.of(
                    "format",
                    "log",
                    "index",
                    "treeSize",
                    "record",
                    "recordBytes",
                    "inclusion",
                    "checkpoint",
                    "consistency");
    private static final Set<String> GROWTH_MEMBERS = Set.of("from", "proof");

    /** That the log grew from an older checkpoint to the file's. */
    public record Growth(SignedCheckpoint from, List<Bytes> hashes) {
        public Growth {
            hashes = List.copyOf(hashes);
        }

        /** The growth as a proof up to a size. */
        public ConsistencyProof proofTo(long size) {
            return new ConsistencyProof(from.size(), size, hashes);
        }

        /** Reads what {@link #writeTo} wrote. */
        public static Growth parse(Json.Obj growth) {
            growth.onlyMembers(GROWTH_MEMBERS);
            return new Growth(
                    SignedCheckpoint.parse(growth.text("from")),
                    Hashes.parse(growth, "proof", MAX_HASHES));
        }

        /** A JSON object. */
        public void writeTo(JsonOut out) {
            out.raw("{\n    \"from\": ").string(from.note().format());
            out.raw(",\n    \"proof\": ");
            Hashes.write(hashes, "\n      ", out);
            out.raw("\n  }");
        }
    }

    /** A file about a record of a log; its readable copy is made from the bytes. */
    public static ProofFile of(
            NoteKey log,
            Bytes record,
            InclusionProof inclusion,
            SignedCheckpoint checkpoint,
            Optional<Growth> consistency) {
        var readable = JsonIn.text(record.unsafeArray(), "the record");
        return new ProofFile(log, record, readable, inclusion, checkpoint, consistency);
    }

    /** The growth as a proof between two sizes. */
    public Optional<ConsistencyProof> consistencyProof() {
        return consistency.map(growth -> growth.proofTo(checkpoint.size()));
    }

    /**
     * Reads a file; anything unknown, missing, doubled or too large is {@link MalformedEvidence}.
     */
    public static ProofFile parse(byte[] utf8) {
        var file = JsonIn.object(utf8, MAX_BYTES, "the proof file");
        if (!file.text("format").equals(FORMAT)) {
            throw new MalformedEvidence("the file's format is not '" + FORMAT + "'");
        }
        file.onlyMembers(MEMBERS);
        var record = StrictBase64.decode(file.text("recordBytes"), "member 'recordBytes'");
        if (record.length > RecordCodec.MAX_RECORD_BYTES) {
            throw new MalformedEvidence("the record is longer than any record is");
        }
        var readable = new JsonOut();
        file.object("record").writeTo(readable);
        return new ProofFile(
                NoteKey.parse(file.text("log")),
                Bytes.owned(record),
                JsonIn.text(readable.toArray(), "the record"),
                new InclusionProof(
                        file.integer("index"),
                        file.integer("treeSize"),
                        Hashes.parse(file, "inclusion", MAX_HASHES)),
                SignedCheckpoint.parse(file.text("checkpoint")),
                file.optionalObject("consistency").map(Growth::parse));
    }

    /** The file's bytes: JSON, one member a line. */
    public byte[] toBytes() {
        var out = new JsonOut();
        out.raw("{\n  \"format\": ").string(FORMAT);
        out.raw(",\n  \"log\": ").string(log.toString());
        out.raw(",\n  \"index\": ").number(inclusion.index());
        out.raw(",\n  \"treeSize\": ").number(inclusion.treeSize());
        out.raw(",\n  \"record\": ");
        JsonIn.object(readable, "the record").writeTo(out);
        out.raw(",\n  \"recordBytes\": ").string(record.base64());
        out.raw(",\n  \"inclusion\": ");
        Hashes.write(inclusion.hashes(), "\n    ", out);
        out.raw(",\n  \"checkpoint\": ").string(checkpoint.note().format());
        consistency.ifPresent(
                growth -> {
                    out.raw(",\n  \"consistency\": ");
                    growth.writeTo(out);
                });
        return out.raw("\n}\n").toArray();
    }
}
