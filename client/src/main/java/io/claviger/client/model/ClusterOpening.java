package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;

/**
 * For the sealed node alone.
 *
 * @param version Which root key that is.
 * @param rootKey The root key, sealed to the node (HPKE).
 */
public record ClusterOpening(long version, Base64Bytes rootKey) {

    /** Reads it from JSON. */
    public static ClusterOpening of(JsonObject json) {
        return new ClusterOpening(json.integer("version"), json.bytes("rootKey"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ClusterOpening";
    }
}
