package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;

/**
 * The code.
 *
 * @param keyedHash The whole code.
 */
public record KeyedHash(Base64Bytes keyedHash) {

    /** Reads it from JSON. */
    public static KeyedHash of(JsonObject json) {
        return new KeyedHash(json.bytes("keyedHash"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "KeyedHash";
    }
}
