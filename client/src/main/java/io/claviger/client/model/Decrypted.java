package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;

/**
 * The plaintext, and nothing else.
 *
 * @param payload The plaintext.
 */
public record Decrypted(Base64Bytes payload) {

    /** Reads it from JSON. */
    public static Decrypted of(JsonObject json) {
        return new Decrypted(json.bytes("payload"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Decrypted";
    }
}
