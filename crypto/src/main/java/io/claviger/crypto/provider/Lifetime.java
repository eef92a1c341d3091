package io.claviger.crypto.provider;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the operations that run on a handle, so that closing it in the middle of some lets them
 * finish: whoever is last cleans up. No lock.
 */
final class Lifetime {
    /** Set once closed; the other bits count running operations. */
    private static final int CLOSED = 1 << 30;

    private final AtomicInteger state = new AtomicInteger();
    private final Runnable cleanUp;

    Lifetime(Runnable cleanUp) {
        this.cleanUp = cleanUp;
    }

    void enter() {
        if ((state.getAndIncrement() & CLOSED) != 0) {
            leave();
            throw new KeyHandleClosed();
        }
    }

    void leave() {
        if (state.decrementAndGet() == CLOSED) {
            cleanUp.run();
        }
    }

    void close() {
        if (state.getAndUpdate(now -> now | CLOSED) == 0) {
            cleanUp.run();
        }
    }
}
