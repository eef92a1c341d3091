package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * A node of the cluster.
 *
 * @param node Its name.
 * @param address Where the other nodes reach it.
 * @param role 'master' or 'member'.
 * @param appliedIndex Journal entry up to which it follows; -1 if this node does not know.
 * @param certificateNotAfter When its certificate ends.
 */
public record ClusterMember(
        String node,
        String address,
        String role,
        long appliedIndex,
        Optional<Instant> certificateNotAfter) {

    /** Reads it from JSON. */
    public static ClusterMember of(JsonObject json) {
        return new ClusterMember(
                json.string("node"),
                json.string("address"),
                json.string("role"),
                json.integer("appliedIndex"),
                json.optionalInstant("certificateNotAfter"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ClusterMember";
    }
}
