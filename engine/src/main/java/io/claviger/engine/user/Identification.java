package io.claviger.engine.user;

import io.claviger.core.evidence.Identity;
import io.claviger.core.refusal.Refusal;

/** What became of what a caller presented. */
public sealed interface Identification {

    /** Known, and in the right role for the operation, by an allowed path. */
    record Identified(Identity identity) implements Identification {}

    /**
     * Proved nothing.
     *
     * @param claimed whose key it was, if it is expired or revoked; otherwise nobody. For the
     *     record only: the answer is the same for every key that does not count
     */
    record Unidentified(Identity claimed, Refusal refusal) implements Identification {
        public Unidentified(Refusal refusal) {
            this(Identity.NOBODY, refusal);
        }
    }

    /** Known, but may not do this, not from there or not without more proof. */
    record Rejected(Identity identity, Refusal refusal) implements Identification {}
}
