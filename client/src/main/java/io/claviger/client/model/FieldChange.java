package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * A field that would change.
 *
 * @param field Its name.
 * @param before As it is, in JSON; null: new.
 * @param after As it would be, in JSON.
 */
public record FieldChange(String field, Optional<String> before, String after) {

    /** Reads it from JSON. */
    public static FieldChange of(JsonObject json) {
        return new FieldChange(
                json.string("field"), json.optionalString("before"), json.string("after"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "FieldChange";
    }
}
