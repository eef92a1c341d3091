package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * State afterwards.
 *
 * @param sealed false
 */
public record Unsealed(boolean sealed) {

    /** Reads it from JSON. */
    public static Unsealed of(JsonObject json) {
        return new Unsealed(json.flag("sealed"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Unsealed";
    }
}
