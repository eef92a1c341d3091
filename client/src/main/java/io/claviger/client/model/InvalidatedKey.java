package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * A key in the trash.
 *
 * @param uuid Id of the key.
 * @param label The label that it still holds.
 * @param partition Its partition.
 * @param type Kind of key.
 * @param application Whose it was.
 * @param invalidated Since when.
 */
public record InvalidatedKey(
        String uuid,
        String label,
        String partition,
        String type,
        String application,
        Optional<Instant> invalidated) {

    /** Reads it from JSON. */
    public static InvalidatedKey of(JsonObject json) {
        return new InvalidatedKey(
                json.string("uuid"),
                json.string("label"),
                json.string("partition"),
                json.string("type"),
                json.string("application"),
                json.optionalInstant("invalidated"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "InvalidatedKey";
    }
}
