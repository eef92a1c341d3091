package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * State afterwards.
 *
 * @param sealed false
 */
public record OpenedByPeer(boolean sealed) {

    /** Reads it from JSON. */
    public static OpenedByPeer of(JsonObject json) {
        return new OpenedByPeer(json.flag("sealed"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "OpenedByPeer";
    }
}
