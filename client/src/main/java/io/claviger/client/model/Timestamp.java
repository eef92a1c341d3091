package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;

/**
 * The timestamp.
 *
 * @param timestamp TimeStampToken, DER.
 */
public record Timestamp(Base64Bytes timestamp) {

    /** Reads it from JSON. */
    public static Timestamp of(JsonObject json) {
        return new Timestamp(json.bytes("timestamp"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Timestamp";
    }
}
