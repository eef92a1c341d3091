package io.claviger.streaming.delivery;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.LogId;
import java.util.List;
import java.util.Optional;

/**
 * How far a sink has got. With the root it says not only how many records but which ones: a log
 * that was restored from a backup and went on differently does not fit, and nothing of it is passed
 * over.
 *
 * @param next index of the first record that the sink may not have
 * @param root root of the tree of the records before it
 */
record Position(LogId log, long next, Bytes root) {
    private static final String FIRST_LINE = "claviger sink position 1";
    private static final int ROOT_BYTES = 32;

    Position {
        if (next < 0 || root.length() != ROOT_BYTES) {
            throw new IllegalArgumentException("a position is a number and a root");
        }
    }

    /** The form of a position's file. */
    String text() {
        return FIRST_LINE + "\nlog " + log + "\nnext " + next + "\nroot " + root.hex() + "\n";
    }

    /** Reads the form; empty for anything else. */
    static Optional<Position> parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() != 4
                || !lines.get(0).equals(FIRST_LINE)
                || !lines.get(1).startsWith("log ")
                || !lines.get(2).startsWith("next ")
                || !lines.get(3).startsWith("root ")) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Position(
                            new LogId(lines.get(1).substring(4)),
                            Long.parseLong(lines.get(2).substring(5)),
                            Bytes.ofHex(lines.get(3).substring(5))));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    /** Whether this log begins with the very records that the sink has. */
    boolean fits(LogTail tail) {
        return log.equals(tail.id()) && next <= tail.size() && root.equals(tail.root(next));
    }
}
