package io.claviger.client.http;

import java.time.Duration;

/** When a request is given up. Used by the threads of one request. */
final class Deadline {
    private final long limitNanos;
    private final boolean moves;
    private volatile long end;

    private Deadline(Duration limit, boolean moves) {
        this.limitNanos = limit.toNanos();
        this.moves = moves;
        this.end = System.nanoTime() + limitNanos;
    }

    /** At a fixed time from now. */
    static Deadline in(Duration limit) {
        return new Deadline(limit, false);
    }

    /** When nothing moved for so long: for what may take any time as a whole. */
    static Deadline withoutProgressFor(Duration limit) {
        return new Deadline(limit, true);
    }

    /** Something moved. */
    void progress() {
        if (moves) {
            end = System.nanoTime() + limitNanos;
        }
    }

    /** Nanoseconds that are left, 0 or less if it is over. */
    long leftNanos() {
        return end - System.nanoTime();
    }

    boolean isOver() {
        return leftNanos() <= 0;
    }
}
