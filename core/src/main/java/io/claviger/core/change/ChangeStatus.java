package io.claviger.core.change;

import java.util.Locale;

/** Where a change stands. */
public enum ChangeStatus {
    /** Steps are done; the gate must be passed to close it. */
    OPEN,
    /** What could be restored was; the gate must be passed to end it. */
    ROLLING_BACK,
    /** Done, and every application still works. */
    CLOSED,
    /** Taken back, and every application still works. */
    ROLLED_BACK;

    /** Whether nothing more happens to it. */
    public boolean ended() {
        return this == CLOSED || this == ROLLED_BACK;
    }

    /** {@code rolling-back}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
