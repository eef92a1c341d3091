package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;

/**
 * Which node that is.
 *
 * @param key SHA-256 of its public key, hexadecimal, as the node shows it.
 */
public record ApproveNode(String key) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers().put("key", JsonMembers.text(key)).object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ApproveNode";
    }
}
