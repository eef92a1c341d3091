package io.claviger.evidence.verifier;

import java.util.List;

/** What a verification found, in the order in which it looked. */
public sealed interface Verdict {
    /** Everything that was looked at. */
    List<Check> checks();

    /** One sentence. */
    String sentence();

    /**
     * Nothing was changed.
     *
     * @param keyPinned whether the log's key was one that the caller trusts; else the file only
     *     agrees with itself
     */
    record Verified(List<Check> checks, boolean keyPinned) implements Verdict {
        public Verified {
            checks = List.copyOf(checks);
        }

        @Override
        public String sentence() {
            return keyPinned
                    ? "The record is in the log, unchanged."
                    : "The record is in a log whose key is not pinned, unchanged.";
        }
    }

    /**
     * Something is wrong.
     *
     * @param first the first check that failed
     */
    record Failed(List<Check> checks, Check first) implements Verdict {
        public Failed {
            checks = List.copyOf(checks);
        }

        @Override
        public String sentence() {
            return first.sentence();
        }
    }
}
