package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The cluster as this node sees it.
 *
 * @param node Name of this node.
 * @param members Its nodes; empty if this node is alone.
 * @param nodes All nodes, this one too.
 * @param certificateUntil When this node's certificate ends.
 */
public record ClusterState(
        String node,
        List<ClusterMember> members,
        List<ClusterNode> nodes,
        Optional<Instant> certificateUntil) {
    public ClusterState {
        members = List.copyOf(members);
        nodes = List.copyOf(nodes);
    }

    /** Reads it from JSON. */
    public static ClusterState of(JsonObject json) {
        return new ClusterState(
                json.string("node"),
                json.list("members", value -> ClusterMember.of(JsonObject.asObject(value))),
                json.list("nodes", value -> ClusterNode.of(JsonObject.asObject(value))),
                json.optionalInstant("certificateUntil"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ClusterState";
    }
}
