package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * State afterwards.
 *
 * @param sealed Whether more are needed.
 * @param have How many shares the node has.
 * @param needed How many it needs.
 * @param seconds After which it forgets those it has.
 */
public record UnsealProgress(
        boolean sealed, Optional<Long> have, Optional<Long> needed, Optional<Long> seconds) {

    /** Reads it from JSON. */
    public static UnsealProgress of(JsonObject json) {
        return new UnsealProgress(
                json.flag("sealed"),
                json.optionalInteger("have"),
                json.optionalInteger("needed"),
                json.optionalInteger("seconds"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "UnsealProgress";
    }
}
