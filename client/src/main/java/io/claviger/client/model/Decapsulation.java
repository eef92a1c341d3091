package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;

/**
 * The secret.
 *
 * @param sharedSecret The shared secret.
 */
public record Decapsulation(Base64Bytes sharedSecret) {

    /** Reads it from JSON. */
    public static Decapsulation of(JsonObject json) {
        return new Decapsulation(json.bytes("sharedSecret"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Decapsulation";
    }
}
