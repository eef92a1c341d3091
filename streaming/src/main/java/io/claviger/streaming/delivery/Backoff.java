package io.claviger.streaming.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: twice as long each time up to a bound, less a random
 * part, so that sinks do not knock in step. A sink must have gone well for a while before it counts
 * as well again. Not thread-safe.
 */
final class Backoff {
    static final Duration FIRST = Duration.ofMillis(200);
    static final Duration LONGEST = Duration.ofSeconds(30);

    private final RandomGenerator random;
    private Duration next = FIRST;
    private Instant lastFailure = Instant.MIN;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** The pause after a failure: half to all of the present step. */
    Duration afterFailure(Instant now) {
        if (lastFailure.isBefore(now.minus(LONGEST.multipliedBy(2)))) {
            next = FIRST;
        }
        lastFailure = now;
        long whole = next.toMillis();
        next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
        return Duration.ofMillis(random.nextLong(whole / 2, whole + 1));
    }
}
