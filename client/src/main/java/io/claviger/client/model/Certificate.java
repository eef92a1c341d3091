package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * A key and its certificate.
 *
 * @param label Label of the key.
 * @param certificate PEM with header lines.
 */
public record Certificate(String label, String certificate) {

    /** Reads it from JSON. */
    public static Certificate of(JsonObject json) {
        return new Certificate(json.string("label"), json.string("certificate"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Certificate";
    }
}
