package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * Signatures of the key's life.
 *
 * @param label Name of the key, unique in its partition.
 * @param algorithm Parameter set of the key.
 * @param total In the key's life.
 * @param remaining That no node has taken yet.
 */
public record SignaturesLeft(String label, String algorithm, long total, long remaining) {

    /** Reads it from JSON. */
    public static SignaturesLeft of(JsonObject json) {
        return new SignaturesLeft(
                json.string("label"),
                json.string("algorithm"),
                json.integer("total"),
                json.integer("remaining"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "SignaturesLeft";
    }
}
