package io.claviger.rest.cluster;

import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import io.claviger.engine.answer.Answer;
import java.time.Duration;
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
     * @param certificateUntil when the newest certificate known of it ends
     */
    record Member(
            String node,
            String address,
            boolean master,
            long applied,
            Optional<Instant> certificateUntil) {}

    /**
     * A node that asks to be let in.
     *
     * @param key SHA-256 of its public key, by which officers tell it from others
     * @param approvals how many officers want it in
     */
    record Waiting(String node, String address, Bytes key, int approvals) {}

    /**
     * How this node stands.
     *
     * @param members empty if the node is alone
     * @param certificateUntil when this node's certificate ends; empty if it is alone
     * @param approvals how many device SOs let a node in and put one out
     * @param waiting nodes that ask to be let in
     */
    record State(
            String node,
            List<Member> members,
            Optional<Instant> certificateUntil,
            int approvals,
            List<Waiting> waiting) {
        public State {
            members = List.copyOf(members);
            waiting = List.copyOf(waiting);
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
     * @param rootKeyVersion which root key
     * @param rootKey sealed to the node
     * @param members nodes by which it finds the others
     */
    record Admission(
            String device,
            String node,
            Bytes certificate,
            Bytes authority,
            int rootKeyVersion,
            Bytes rootKey,
            List<Member> members) {
        public Admission {
            members = List.copyOf(members);
        }
    }

    /**
     * What a sealed node of the cluster shows to be opened by another.
     *
     * @param recipient X25519 public key to which the root key is sealed; the node forgets the
     *     private one soon
     * @param publicKey of its certificate, SubjectPublicKeyInfo
     * @param signature over device, node and recipient, by the certificate's key
     */
    record Opening(String node, Bytes recipient, Bytes publicKey, Bytes signature) {}

    /** The root key, sealed to what a node showed. */
    record Opened(int version, Bytes rootKey) {}

    /** On a sealed node of a cluster: what it shows. */
    Opening askToBeOpened();

    /**
     * On an open node whose policy allows it: the root key, sealed to another node of the cluster.
     */
    Answer<Opened> open(Origin origin, Opening sealed);

    State state();

    /** How each node is. */
    ClusterWatch watch();

    /**
     * Which device root key is in use.
     *
     * @param replaced whether another one takes its place now
     * @param partitionsLeft partitions whose key lies under the old one still
     * @param notTaken nodes that have not taken the newest one yet
     */
    record RootKeyState(int version, boolean replaced, int partitionsLeft, List<String> notTaken) {
        public RootKeyState {
            notTaken = List.copyOf(notTaken);
        }
    }

    /** Makes this node the first of a cluster, from its next start on. */
    Answer<State> found(Origin origin, String listen, String address);

    /** One officer wants the node in: what it needs, or nothing while approvals are missing. */
    Answer<Optional<Admission>> admit(Origin origin, Candidate candidate);

    /** One officer wants the node out; once there are enough it is out when this returns. */
    Answer<State> remove(Origin origin, String node);

    /** Lets nodes in, and puts them out, by so many device SOs from now on. */
    Answer<State> requireApprovals(Origin origin, int officers);

    /** Turns down a node that waits. */
    Answer<State> turnDown(Origin origin, String node);

    /**
     * One officer wants a node in that waits.
     *
     * @param key SHA-256 of the public key that the officer has seen
     */
    Answer<State> approve(Origin origin, String node, Bytes key);

    /**
     * An invitation.
     *
     * @param secret shown this once and kept nowhere
     */
    record Invited(String secret, Instant until) {
        /** Shows no secret. */
        @Override
        public String toString() {
            return "Invited[until " + until + "]";
        }
    }

    /** Lets one node ask, until this has ended. */
    Answer<Invited> invite(Origin origin, Duration life);

    /**
     * A node asks by an invitation, and asks again until it is let in.
     *
     * @param secret the invitation's
     * @return what it needs; empty while approvals are missing
     */
    Optional<Answer<Admission>> join(Origin origin, Bytes secret, Candidate candidate);

    RootKeyState rootKey();

    /** Begins to put another root key in the place of the one in use. */
    Answer<RootKeyState> rotateRootKey(Origin origin);

    void promote(String node);

    /** Hands the role of the master to the member that follows furthest. */
    void stepDown();
}
