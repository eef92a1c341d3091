package io.claviger.journal.raft;

import java.time.Duration;
import java.util.Optional;

/**
 * What this node knows of another one, or of itself.
 *
 * @param status its last word; empty if it said none since this node started
 * @param age how long ago that was; zero for this node itself
 * @param missed how long ago it did not answer for the last time; empty if it always did
 */
public record Heard(Optional<NodeStatus> status, Duration age, Optional<Duration> missed) {
    static final Heard NOTHING = new Heard(Optional.empty(), Duration.ZERO, Optional.empty());
}
