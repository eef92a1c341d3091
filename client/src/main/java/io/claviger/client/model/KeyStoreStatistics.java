package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * Statistics as text.
 *
 * @param keyStoreStatistics Lines.
 */
public record KeyStoreStatistics(String keyStoreStatistics) {

    /** Reads it from JSON. */
    public static KeyStoreStatistics of(JsonObject json) {
        return new KeyStoreStatistics(json.string("keyStoreStatistics"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "KeyStoreStatistics";
    }
}
