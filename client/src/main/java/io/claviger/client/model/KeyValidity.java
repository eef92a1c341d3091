package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * The key after the change.
 *
 * @param label Name of the key.
 * @param version Version of the key object.
 * @param notBefore First instant.
 * @param notAfter Last instant.
 */
public record KeyValidity(
        String label, long version, Optional<Instant> notBefore, Optional<Instant> notAfter) {

    /** Reads it from JSON. */
    public static KeyValidity of(JsonObject json) {
        return new KeyValidity(
                json.string("label"),
                json.integer("version"),
                json.optionalInstant("notBefore"),
                json.optionalInstant("notAfter"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "KeyValidity";
    }
}
