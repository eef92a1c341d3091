package io.claviger.governance.rehearsal;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What recorded operations would have met under other rules.
 *
 * @param words what would be changed
 * @param since the time from which on it was looked at
 * @param from index of the first record that was looked at
 * @param to index behind the last one
 * @param judged granted operations of applications of the partition
 * @param already those that the rules of today refuse, too
 * @param unknown those whose key is gone, so that nobody can tell
 * @param lines what would have been refused or delayed, by application
 */
public record Rehearsal(
        String words,
        Instant since,
        long from,
        long to,
        long judged,
        long already,
        long unknown,
        List<Line> lines) {
    public Rehearsal {
        lines = List.copyOf(lines);
    }

    /** Whether every operation would have been done as it was. */
    public boolean passed() {
        return lines.isEmpty();
    }

    /** What would have become of operations. */
    public enum Verdict {
        REFUSED,
        /** Done only after approvals that it did not have. */
        DELAYED;

        /** {@code refused}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Operations that would have met the same.
     *
     * @param object label of the key; empty where none is concerned
     * @param code of the refusal
     * @param sentence why
     * @param count how many they are
     * @param first record of the first
     * @param last record of the last
     */
    public record Line(
            String application,
            String operation,
            String object,
            Verdict verdict,
            String code,
            String sentence,
            long count,
            long first,
            long last) {
        /** As people read it. */
        public String words() {
            return "%s: %s%s %s %d times (records %d to %d): %s: %s"
                    .formatted(
                            application,
                            operation,
                            object.isEmpty() ? "" : " with '" + object + "'",
                            verdict.wireName(),
                            count,
                            first,
                            last,
                            code,
                            sentence);
        }
    }
}
