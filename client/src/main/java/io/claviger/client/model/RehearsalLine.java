package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * Operations that would have met the same.
 *
 * @param application Application.
 * @param operation Operation.
 * @param key Label of the key.
 * @param verdict What would have become of them. One of: refused, delayed.
 * @param code Code of the refusal.
 * @param message Why.
 * @param count How many.
 * @param firstRecord Of the first.
 * @param lastRecord Of the last.
 */
public record RehearsalLine(
        String application,
        String operation,
        Optional<String> key,
        String verdict,
        String code,
        String message,
        long count,
        long firstRecord,
        long lastRecord) {

    /** Reads it from JSON. */
    public static RehearsalLine of(JsonObject json) {
        return new RehearsalLine(
                json.string("application"),
                json.string("operation"),
                json.optionalString("key"),
                json.string("verdict"),
                json.string("code"),
                json.string("message"),
                json.integer("count"),
                json.integer("firstRecord"),
                json.integer("lastRecord"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "RehearsalLine";
    }
}
