package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * The newest evidence of the caller's partition, one record a line.
 *
 * @param log Lines.
 */
public record Log(String log) {

    /** Reads it from JSON. */
    public static Log of(JsonObject json) {
        return new Log(json.string("log"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Log";
    }
}
