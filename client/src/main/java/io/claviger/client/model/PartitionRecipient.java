package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * The key, as the log vouches for it.
 *
 * @param device Name of the device.
 * @param note The signed note.
 */
public record PartitionRecipient(String device, String note) {

    /** Reads it from JSON. */
    public static PartitionRecipient of(JsonObject json) {
        return new PartitionRecipient(json.string("device"), json.string("note"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "PartitionRecipient";
    }
}
