package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * The verdict.
 *
 * @param signatureValid Whether the signature is right.
 */
public record Verification(boolean signatureValid) {

    /** Reads it from JSON. */
    public static Verification of(JsonObject json) {
        return new Verification(json.flag("signatureValid"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Verification";
    }
}
