package io.claviger.engine.user;

import io.claviger.core.evidence.Identity;
import io.claviger.core.refusal.Refusal;

/** What became of what a caller presented. */
public sealed interface Identification {

    /** Known, and in the right role for the operation, by an allowed path. */
    record Identified(Identity identity) implements Identification {}

    /** Proved nothing. */
    record Unidentified(Refusal refusal) implements Identification {}

    /** Known, but may not do this, not from there or not without more proof. */
    record Rejected(Identity identity, Refusal refusal) implements Identification {}
}
