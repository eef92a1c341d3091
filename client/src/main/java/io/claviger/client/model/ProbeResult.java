package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * What the log says of one probe.
 *
 * @param application Application.
 * @param key Label of the key.
 * @param passed Whether it works.
 * @param record Record that says it.
 * @param failedAt The layer that failed. One of: request, identity, interface, key-boundary, audit.
 * @param sentence What was found.
 */
public record ProbeResult(
        String application,
        String key,
        boolean passed,
        Optional<Long> record,
        Optional<String> failedAt,
        String sentence) {

    /** Reads it from JSON. */
    public static ProbeResult of(JsonObject json) {
        return new ProbeResult(
                json.string("application"),
                json.string("key"),
                json.flag("passed"),
                json.optionalInteger("record"),
                json.optionalString("failedAt"),
                json.string("sentence"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ProbeResult";
    }
}
