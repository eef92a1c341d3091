package io.claviger.evidence.witness;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.SignedNote;
import io.claviger.evidence.json.JsonIn;
import io.claviger.evidence.json.StrictBase64;
import io.claviger.evidence.merkle.TreeHash;
import io.claviger.evidence.record.MalformedEvidence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Body of {@code POST add-checkpoint} (C2SP tlog-witness): the size that the witness cosigned last,
 * a proof of growth from it, and the checkpoint.
 */
public record AddCheckpoint(long oldSize, List<Bytes> proof, SignedCheckpoint checkpoint) {
    private static final int MAX_PROOF_LINES = 63;
    private static final int MAX_SIZE_DIGITS = 18;
    private static final String OLD = "old ";

    /** Longest body that is read: old size, proof, and the longest note. */
    public static final int MAX_BYTES = SignedNote.MAX_BYTES + 32 + 45 * MAX_PROOF_LINES;

    public AddCheckpoint {
        proof = List.copyOf(proof);
        if (proof.size() > MAX_PROOF_LINES) {
            throw new MalformedEvidence("a proof has at most " + MAX_PROOF_LINES + " lines");
        }
        if (oldSize < 0) {
            throw new MalformedEvidence("the old size is negative");
        }
    }

    /** Reads a body. */
    public static AddCheckpoint parse(byte[] utf8) {
        if (utf8.length > MAX_BYTES) {
            throw new MalformedEvidence("the request is longer than " + MAX_BYTES + " bytes");
        }
        var body = JsonIn.text(utf8, "the request");
        int end = body.indexOf("\n\n");
        if (end < 0) {
            throw new MalformedEvidence("the request has no empty line before the checkpoint");
        }
        var lines = body.substring(0, end).split("\n", MAX_PROOF_LINES + 2);
        if (lines.length > MAX_PROOF_LINES + 1) {
            throw new MalformedEvidence("a proof has at most " + MAX_PROOF_LINES + " lines");
        }
        var proof = new ArrayList<Bytes>();
        for (int i = 1; i < lines.length; i++) {
            var hash = StrictBase64.decode(lines[i], "a line of the proof");
            if (hash.length != TreeHash.HASH_BYTES) {
                throw new MalformedEvidence("a line of the proof is not a SHA-256");
            }
            proof.add(Bytes.owned(hash));
        }
        return new AddCheckpoint(
                oldSize(lines[0]), proof, SignedCheckpoint.parse(body.substring(end + 2)));
    }

    /** The body. */
    public byte[] toBytes() {
        var body = new StringBuilder(OLD).append(oldSize).append('\n');
        proof.forEach(hash -> body.append(hash.base64()).append('\n'));
        body.append('\n').append(checkpoint.note().format());
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static long oldSize(String line) {
        var digits = line.startsWith(OLD) ? line.substring(OLD.length()) : "";
        boolean decimal =
                !digits.isEmpty()
                        && digits.length() <= MAX_SIZE_DIGITS
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                        && (digits.length() == 1 || digits.charAt(0) != '0');
        if (!decimal) {
            throw new MalformedEvidence("the first line is not 'old <size>'");
        }
        return Long.parseLong(digits);
    }
}
