package io.claviger.governance.preflight;

import java.util.List;

/**
 * What was found before a change.
 *
 * @param words the change, in words
 * @param lines one for each thing that was looked at
 */
public record Preflight(String words, List<Line> lines) {
    public Preflight {
        lines = List.copyOf(lines);
    }

    /** Whether everything is in place. */
    public boolean passed() {
        return lines.stream().allMatch(Line::passed);
    }

    /**
     * One thing that was looked at.
     *
     * @param check what, in one word
     * @param sentence what was found
     * @param evidence where that can be seen: a record of the log, or what of the state
     */
    public record Line(String check, boolean passed, String sentence, String evidence) {
        /** As people read it. */
        public String words() {
            return "%s %s: %s (%s)".formatted(check, passed ? "ok" : "NOT OK", sentence, evidence);
        }
    }
}
