package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * Whether it is gone.
 *
 * @param gone Whether nothing of it is left.
 */
public record WithdrawnPartition(boolean gone) {

    /** Reads it from JSON. */
    public static WithdrawnPartition of(JsonObject json) {
        return new WithdrawnPartition(json.flag("gone"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "WithdrawnPartition";
    }
}
