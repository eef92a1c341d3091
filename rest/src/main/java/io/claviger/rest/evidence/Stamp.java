package io.claviger.rest.evidence;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How it goes with timestamps of checkpoints, since the node started.
 *
 * @param size records of the checkpoint that was stamped last
 * @param time when, by the authority's clock
 * @param problem why there is no newer one, for people
 */
public record Stamp(OptionalLong size, Optional<Instant> time, Optional<String> problem) {}
