package io.claviger.server.cluster;

import java.time.Duration;
import java.time.Instant;

/**
 * Bounds how often a wrong invitation is looked at: after {@link #MAX_WRONG} in a window nobody is
 * heard until it is over. The secret is too long to be guessed; this keeps the node from being kept
 * busy. Safe for many threads.
 */
final class Knocks {
    static final int MAX_WRONG = 10;
    static final Duration WINDOW = Duration.ofSeconds(10);

    private Instant since = Instant.EPOCH;
    private int wrong;

    synchronized boolean admits(Instant now) {
        return wrong < MAX_WRONG || !now.isBefore(since.plus(WINDOW));
    }

    synchronized void wrong(Instant now) {
        if (!now.isBefore(since.plus(WINDOW))) {
            since = now;
            wrong = 0;
        }
        wrong++;
    }
}
