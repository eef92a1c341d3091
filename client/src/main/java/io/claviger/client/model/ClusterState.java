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
 * @param approvals How many device SOs let a node in and put one out.
 * @param waiting Nodes that wait for approvals.
 */
public record ClusterState(
        String node,
        List<ClusterMember> members,
        List<ClusterNode> nodes,
        Optional<Instant> certificateUntil,
        long approvals,
        List<WaitingNode> waiting) {
    public ClusterState {
        members = List.copyOf(members);
        nodes = List.copyOf(nodes);
        waiting = List.copyOf(waiting);
    }

    /** Reads it from JSON. */
    public static ClusterState of(JsonObject json) {
        return new ClusterState(
                json.string("node"),
                json.list("members", value -> ClusterMember.of(JsonObject.asObject(value))),
                json.list("nodes", value -> ClusterNode.of(JsonObject.asObject(value))),
                json.optionalInstant("certificateUntil"),
                json.integer("approvals"),
                json.list("waiting", value -> WaitingNode.of(JsonObject.asObject(value))));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ClusterState";
    }
}
