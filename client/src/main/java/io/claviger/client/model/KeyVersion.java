package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * The key after the change.
 *
 * @param label Name of the key, unique in its partition.
 * @param uuid Id of the key.
 * @param version Version of the key object.
 * @param attributes All attributes.
 */
public record KeyVersion(String label, String uuid, long version, JsonObject attributes) {

    /** Reads it from JSON. */
    public static KeyVersion of(JsonObject json) {
        return new KeyVersion(
                json.string("label"),
                json.string("uuid"),
                json.integer("version"),
                json.object("attributes"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "KeyVersion";
    }
}
