package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;

/**
 * Random bytes.
 *
 * @param random As many bytes as asked for.
 */
public record Random(Base64Bytes random) {

    /** Reads it from JSON. */
    public static Random of(JsonObject json) {
        return new Random(json.bytes("random"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Random";
    }
}
