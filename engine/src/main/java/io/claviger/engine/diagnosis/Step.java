package io.claviger.engine.diagnosis;

import java.util.Locale;

/** The rungs of the ladder, in the order in which they are taken. */
public enum Step {
    /** Which application, in which partition. */
    CONFIRM,
    /** Who asks, and by which way. */
    TRACE,
    /** Key, rules, approvals, node and log. */
    INSPECT,
    /** The smallest change that helps and can be taken back. */
    FIX,
    /** What belongs to the ticket. */
    RECORD;

    /** {@code confirm}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
