package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * A key.
 *
 * @param label Label.
 * @param id Id.
 * @param algorithm Kind.
 * @param version Version.
 * @param created When it was made.
 * @param uses How often it was used.
 * @param record Record that changed it last.
 */
public record HandoverKey(
        String label,
        String id,
        String algorithm,
        long version,
        Instant created,
        long uses,
        Optional<Long> record) {

    /** Reads it from JSON. */
    public static HandoverKey of(JsonObject json) {
        return new HandoverKey(
                json.string("label"),
                json.string("id"),
                json.string("algorithm"),
                json.integer("version"),
                json.instant("created"),
                json.integer("uses"),
                json.optionalInteger("record"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "HandoverKey";
    }
}
