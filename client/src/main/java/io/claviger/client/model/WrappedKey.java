package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;

/**
 * The wrapped key.
 *
 * @param wrappedKey The wrapped key.
 */
public record WrappedKey(Base64Bytes wrappedKey) {

    /** Reads it from JSON. */
    public static WrappedKey of(JsonObject json) {
        return new WrappedKey(json.bytes("wrappedKey"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "WrappedKey";
    }
}
