package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * A sink to which records are streamed.
 *
 * @param name Name.
 * @param to Address, without anything secret.
 * @param position Index of the next record for it.
 * @param behind Records of the log that it waits for.
 * @param since While records wait: when it was last well.
 * @param lastError Why it takes no records.
 * @param degraded true: records have waited for more than a minute.
 */
public record Sink(
        String name,
        String to,
        long position,
        long behind,
        Optional<Instant> since,
        Optional<String> lastError,
        boolean degraded) {

    /** Reads it from JSON. */
    public static Sink of(JsonObject json) {
        return new Sink(
                json.string("name"),
                json.string("to"),
                json.integer("position"),
                json.integer("behind"),
                json.optionalInstant("since"),
                json.optionalString("lastError"),
                json.flag("degraded"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Sink";
    }
}
