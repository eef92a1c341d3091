package io.claviger.evidence.checkpoint;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.json.StrictBase64;
import io.claviger.evidence.merkle.TreeHash;
import io.claviger.evidence.record.MalformedEvidence;

/**
 * The head of a tree (C2SP tlog-checkpoint): three lines, origin, size, root. Lines behind them are
 * signed with the rest and not interpreted.
 *
 * @param origin name of the log
 */
public record Checkpoint(String origin, long size, Bytes root) {
    private static final int MAX_SIZE_DIGITS = 18;

    public Checkpoint {
        if (origin.isEmpty() || origin.indexOf('\n') >= 0) {
            throw new MalformedEvidence("a checkpoint's origin is not one line");
        }
        if (size < 0) {
            throw new MalformedEvidence("a checkpoint's size is negative");
        }
        if (root.length() != TreeHash.HASH_BYTES) {
            throw new MalformedEvidence("a checkpoint's root is not a SHA-256");
        }
    }

    /** Reads a note's text. */
    public static Checkpoint parse(String text) {
        var lines = text.split("\n", 4);
        if (lines.length < 4) {
            throw new MalformedEvidence("a checkpoint has three lines: origin, size, root");
        }
        var root = StrictBase64.decode(lines[2], "the checkpoint's root");
        return new Checkpoint(lines[0], size(lines[1]), Bytes.owned(root));
    }

    /** The note's text. */
    public String text() {
        return origin + "\n" + size + "\n" + root.base64() + "\n";
    }

    private static long size(String digits) {
        boolean decimal =
                !digits.isEmpty()
                        && digits.length() <= MAX_SIZE_DIGITS
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                        && (digits.length() == 1 || digits.charAt(0) != '0');
        if (!decimal) {
            throw new MalformedEvidence("the checkpoint's size is not a decimal number");
        }
        return Long.parseLong(digits);
    }
}
