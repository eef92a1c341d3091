package io.claviger.core.change;

import io.claviger.core.id.CredentialId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the node found when it looked ahead at a change, or at a drill that was done under its
 * ticket; kept with it.
 *
 * @param passed whether nothing speaks against the change
 * @param about what was looked at, in words
 * @param lines what was found, one sentence each
 */
public record ChangeFinding(
        Kind kind,
        Instant time,
        Optional<CredentialId> by,
        boolean passed,
        String about,
        List<String> lines) {
    /** Most lines of one finding. */
    public static final int MAX_LINES = 100;

    /** How it was looked ahead. */
    public enum Kind {
        /** What must be in place before the change begins. */
        PREFLIGHT,
        /** What recorded operations would have met. */
        REHEARSAL,
        /** What applications did while a node of the cluster was away. */
        DRILL;

        public static Optional<Kind> ofWireName(String name) {
            return Arrays.stream(values()).filter(kind -> kind.wireName().equals(name)).findFirst();
        }

        /** {@code preflight}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ChangeFinding {
        lines = List.copyOf(lines);
        if (lines.size() > MAX_LINES) {
            throw new IllegalArgumentException("a finding has at most " + MAX_LINES + " lines");
        }
    }
}
