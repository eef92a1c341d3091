package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;

/**
 * A fresh secret, and what carries it.
 *
 * @param ciphertext What carries the secret.
 * @param sharedSecret The shared secret.
 */
public record Encapsulation(Base64Bytes ciphertext, Base64Bytes sharedSecret) {

    /** Reads it from JSON. */
    public static Encapsulation of(JsonObject json) {
        return new Encapsulation(json.bytes("ciphertext"), json.bytes("sharedSecret"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Encapsulation";
    }
}
