package io.claviger.core.command;

import io.claviger.core.id.Bytes;
import io.claviger.core.state.Nodes;
import java.time.Instant;

/** What changes the nodes of a cluster. */
public sealed interface ClusterStep {
    /** For the evidence log. */
    String words();

    /** A node that was alone is the first of a cluster. */
    record Found(Nodes.Node first, Nodes.Authority authority) implements ClusterStep {
        @Override
        public String words() {
            return "node %s founds a cluster at %s".formatted(first.name(), first.address());
        }
    }

    /** Nodes are let in and put out by so many device SOs. */
    record RequireApprovals(int officers) implements ClusterStep {
        @Override
        public String words() {
            return "nodes are let in and put out by %d device SOs".formatted(officers);
        }
    }

    /** A node may ask. */
    record Invite(Nodes.Invitation invitation) implements ClusterStep {
        @Override
        public String words() {
            return "invitation until " + invitation.until();
        }
    }

    /**
     * A node asks by an invitation.
     *
     * @param secret SHA-256 of the invitation's
     */
    record Ask(Bytes secret, Nodes.Candidate candidate) implements ClusterStep {
        @Override
        public String words() {
            return "node %s at %s asks to be let in"
                    .formatted(candidate.name(), candidate.address());
        }
    }

    /** A device SO wants a node in. */
    record Admit(Nodes.Candidate candidate) implements ClusterStep {
        @Override
        public String words() {
            return "let in node %s at %s".formatted(candidate.name(), candidate.address());
        }
    }

    /** A device SO does not want a node in that waits. */
    record TurnDown(String node) implements ClusterStep {
        @Override
        public String words() {
            return "turn down node " + node;
        }
    }

    /** A device SO wants a node out. */
    record Remove(String node) implements ClusterStep {
        @Override
        public String words() {
            return "put out node " + node;
        }
    }

    /** A node that was to be put out is in the group no more. */
    record Gone(String node) implements ClusterStep {
        @Override
        public String words() {
            return "node " + node + " is out";
        }
    }

    /** A node has another certificate. */
    record Certified(String node, Instant until) implements ClusterStep {
        @Override
        public String words() {
            return "node %s has a certificate until %s".formatted(node, until);
        }
    }
}
