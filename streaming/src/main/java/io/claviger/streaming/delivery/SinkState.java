package io.claviger.streaming.delivery;

import io.claviger.core.id.SinkName;
import java.time.Instant;
import java.util.Optional;

/**
 * How a sink is, for health.
 *
 * @param to its address, without anything secret
 * @param position index of the next record for it
 * @param behind how many records of the log it has not been through
 * @param since while records wait: when it was last well
 * @param lastError why it does not take records; empty once it does
 * @param degraded records have waited for more than a minute without any success
 */
public record SinkState(
        SinkName name,
        String to,
        long position,
        long behind,
        Optional<Instant> since,
        Optional<String> lastError,
        boolean degraded) {}
