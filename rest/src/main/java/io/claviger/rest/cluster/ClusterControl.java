package io.claviger.rest.cluster;

import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The cluster of this node, implemented by what composes the server. Methods that change something
 * refuse with {@link Refusal.Thrown}.
 */
public interface ClusterControl {

    /**
     * A node of the cluster.
     *
     * @param master whether it orders what all decide
     * @param applied the journal entry up to which it is known to follow; -1 if that is not known
     */
    record Member(String node, String address, boolean master, long applied) {}

    /**
     * How this node stands.
     *
     * @param members empty if the node is alone
     * @param certificateUntil when this node's certificate ends; empty if it is alone
     */
    record State(String node, List<Member> members, Optional<Instant> certificateUntil) {
        public State {
            members = List.copyOf(members);
        }
    }

    /**
     * What a node that wants to join says of itself.
     *
     * @param address where the others reach it, as {@code host:port}
     * @param publicKey of its certificate, X.509
     * @param recipient X25519 public key to which the root key is sealed
     */
    record Candidate(String node, String address, Bytes publicKey, Bytes recipient) {}

    /**
     * What a node needs that was let in.
     *
     * @param device name of the evidence log
     * @param certificate of the node, DER
     * @param authority certificate of the cluster's authority, DER
     * @param authorityKey its private key, under the root key
     * @param rootKey sealed to the node
     * @param members nodes by which it finds the others
     */
    record Admission(
            String device,
            Bytes certificate,
            Bytes authority,
            Bytes authorityKey,
            Bytes rootKey,
            List<Member> members) {
        public Admission {
            members = List.copyOf(members);
        }
    }

    State state();

    /** How each node is. */
    ClusterWatch watch();

    /** Makes this node the first of a cluster, from its next start on. */
    void found(String listen, String address);

    Admission admit(Candidate candidate);

    void remove(String node);

    void promote(String node);

    /** Hands the role of the master to the member that follows furthest. */
    void stepDown();
}
