package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * Keys by label.
 *
 * @param keys Keys.
 */
public record Trash(List<InvalidatedKey> keys) {
    public Trash {
        keys = List.copyOf(keys);
    }

    /** Reads it from JSON. */
    public static Trash of(JsonObject json) {
        return new Trash(json.list("keys", value -> InvalidatedKey.of(JsonObject.asObject(value))));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Trash";
    }
}
