package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * The key.
 *
 * @param label Its label.
 * @param id Its id.
 * @param application Whose it is.
 */
public record BroughtBack(String label, String id, String application) {

    /** Reads it from JSON. */
    public static BroughtBack of(JsonObject json) {
        return new BroughtBack(json.string("label"), json.string("id"), json.string("application"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "BroughtBack";
    }
}
