package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * How it goes with timestamps of checkpoints, since the node started.
 *
 * @param size Records of the checkpoint that was stamped last.
 * @param time When, by the authority's clock.
 * @param problem Why there is no newer one.
 */
public record TimestampHealth(
        Optional<Long> size, Optional<String> time, Optional<String> problem) {

    /** Reads it from JSON. */
    public static TimestampHealth of(JsonObject json) {
        return new TimestampHealth(
                json.optionalInteger("size"),
                json.optionalString("time"),
                json.optionalString("problem"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "TimestampHealth";
    }
}
