package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * A node that asks to be let in.
 *
 * @param node Its name.
 * @param address Where it is reached.
 * @param key SHA-256 of its public key, hexadecimal; the node shows the same.
 * @param approvals Device SOs who want it in.
 */
public record WaitingNode(String node, String address, String key, long approvals) {

    /** Reads it from JSON. */
    public static WaitingNode of(JsonObject json) {
        return new WaitingNode(
                json.string("node"),
                json.string("address"),
                json.string("key"),
                json.integer("approvals"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "WaitingNode";
    }
}
