package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;

/**
 * Which node.
 *
 * @param node Its name.
 */
public record PromoteNode(String node) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers().put("node", JsonMembers.text(node)).object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "PromoteNode";
    }
}
