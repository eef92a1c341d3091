package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * A node of the cluster.
 *
 * @param node Its name.
 * @param address Where the other nodes reach it.
 * @param role 'master' or 'member'.
 * @param appliedIndex Journal entry up to which it follows; -1 if this node does not know.
 */
public record ClusterMember(String node, String address, String role, long appliedIndex) {

    /** Reads it from JSON. */
    public static ClusterMember of(JsonObject json) {
        return new ClusterMember(
                json.string("node"),
                json.string("address"),
                json.string("role"),
                json.integer("appliedIndex"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ClusterMember";
    }
}
