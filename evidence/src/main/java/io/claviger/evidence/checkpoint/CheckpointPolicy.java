package io.claviger.evidence.checkpoint;

import java.time.Duration;
import java.time.Instant;

/**
 * When a log signs its next checkpoint: once so many records came, or so much time went by and at
 * least one record came.
 */
public record CheckpointPolicy(long records, Duration interval) {
    public CheckpointPolicy {
        if (records < 1 || interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException(
                    "a checkpoint comes after at least one record and some time");
        }
    }

    /** Whether it is time. */
    public boolean isDue(long lastSize, Instant lastSigned, long size, Instant now) {
        return size - lastSize >= records
                || (size > lastSize && !now.isBefore(lastSigned.plus(interval)));
    }
}
