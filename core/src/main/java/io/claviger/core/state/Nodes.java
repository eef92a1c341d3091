package io.claviger.core.state;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The nodes that keep this device, those that want to, and by how many officers that is decided.
 *
 * @param approvals how many device SOs let a node in, and put one out
 * @param authority what signs certificates of nodes; empty on a device that is alone
 * @param members by name
 * @param candidates that wait for approvals, by name
 * @param invitations that were not used yet
 */
public record Nodes(
        int approvals,
        Optional<Authority> authority,
        List<Node> members,
        List<Candidate> candidates,
        List<Invitation> invitations) {
    /** A device with one node that is in no cluster. */
    public static final Nodes ALONE =
            new Nodes(1, Optional.empty(), List.of(), List.of(), List.of());

    /** As many officers as can be asked for. */
    public static final int MAX_APPROVALS = 16;

    /** As many nodes as can wait, and as many invitations. */
    public static final int MAX_WAITING = 16;

    public Nodes {
        if (approvals < 1 || approvals > MAX_APPROVALS) {
            throw new IllegalArgumentException("approvals are 1 to " + MAX_APPROVALS);
        }
        members = sorted(members, Comparator.comparing(Node::name));
        candidates = sorted(candidates, Comparator.comparing(Candidate::name));
        invitations = List.copyOf(invitations);
    }

    private static <T> List<T> sorted(List<T> list, Comparator<T> order) {
        return list.stream().sorted(order).toList();
    }

    /**
     * What signs certificates of nodes.
     *
     * @param certificate its own, DER
     * @param wrappedKey its private key, under the root key
     * @param rootKey which version of that
     */
    public record Authority(Bytes certificate, Bytes wrappedKey, int rootKey) {}

    /**
     * A node that is in the cluster, or was let in.
     *
     * @param address where the others reach it, as {@code host:port}
     * @param key SHA-256 of the public key of its certificates: who shows another one is no member
     * @param recipient X25519 public key to which secrets for it are sealed, raw
     * @param certificateUntil when the newest certificate known of it ends
     * @param removal device SOs who want it out
     * @param leaving whether they are enough: it is being put out
     * @param invitation SHA-256 of the secret by which it asked
     */
    public record Node(
            String name,
            String address,
            Bytes key,
            Bytes recipient,
            Optional<Instant> certificateUntil,
            Set<CredentialId> removal,
            boolean leaving,
            Optional<Bytes> invitation) {
        public Node {
            removal = Set.copyOf(removal);
        }

        public Node certifiedUntil(Instant until) {
            return new Node(
                    name,
                    address,
                    key,
                    recipient,
                    Optional.of(until),
                    removal,
                    leaving,
                    invitation);
        }

        Node unwantedBy(CredentialId officer, int needed) {
            Set<CredentialId> all = with(removal, officer);
            return new Node(
                    name,
                    address,
                    key,
                    recipient,
                    certificateUntil,
                    all,
                    leaving || all.size() >= needed,
                    invitation);
        }
    }

    /**
     * A node that asks to be let in.
     *
     * @param publicKey of its certificate, X.509
     * @param recipient X25519 public key to which the root key will be sealed, raw
     * @param approvals device SOs who want it in
     * @param invitation SHA-256 of the secret by which it asked; empty if an officer brought what
     *     it asks
     * @param until when it has to ask again
     */
    public record Candidate(
            String name,
            String address,
            Bytes publicKey,
            Bytes recipient,
            Set<CredentialId> approvals,
            Optional<Bytes> invitation,
            Instant until) {
        public Candidate {
            approvals = Set.copyOf(approvals);
        }

        public Candidate approvedBy(CredentialId officer) {
            return new Candidate(
                    name,
                    address,
                    publicKey,
                    recipient,
                    with(approvals, officer),
                    invitation,
                    until);
        }

        /** Whether both are the same node with the same keys. */
        public boolean asks(Candidate other) {
            return name.equals(other.name)
                    && address.equals(other.address)
                    && publicKey.equals(other.publicKey)
                    && recipient.equals(other.recipient);
        }

        /** Whether the member came of this. */
        public boolean became(Node member) {
            return name.equals(member.name())
                    && address.equals(member.address())
                    && publicKey.sha256().equals(member.key())
                    && recipient.equals(member.recipient());
        }

        Node member() {
            return new Node(
                    name,
                    address,
                    publicKey.sha256(),
                    recipient,
                    Optional.empty(),
                    Set.of(),
                    false,
                    invitation);
        }
    }

    /**
     * What lets one node ask.
     *
     * @param secret SHA-256 of it
     * @param until when it ends
     * @param by who made it
     */
    public record Invitation(Bytes secret, Instant until, CredentialId by) {}

    private static Set<CredentialId> with(Set<CredentialId> some, CredentialId one) {
        var all = new TreeSet<>(Comparator.comparing(CredentialId::value));
        all.addAll(some);
        all.add(one);
        return all;
    }

    public Optional<Node> member(String name) {
        return members.stream().filter(node -> node.name().equals(name)).findFirst();
    }

    public Optional<Candidate> candidate(String name) {
        return candidates.stream().filter(node -> node.name().equals(name)).findFirst();
    }

    public Optional<Invitation> invitation(Bytes secret) {
        return invitations.stream().filter(made -> made.secret().equals(secret)).findFirst();
    }

    /** One node alone, as officers want it: what a restored device is. */
    public Nodes alone() {
        return new Nodes(approvals, Optional.empty(), List.of(), List.of(), List.of());
    }

    public Nodes requiring(int officers) {
        return new Nodes(officers, authority, members, candidates, invitations);
    }

    public Nodes certifiedBy(Authority next) {
        return new Nodes(approvals, Optional.of(next), members, candidates, invitations);
    }

    /** With this member in the place of one of its name. */
    public Nodes with(Node member) {
        return new Nodes(
                approvals,
                authority,
                replaced(members, member, known -> known.name().equals(member.name())),
                candidates,
                invitations);
    }

    /** Without the member of this name. */
    public Nodes without(String member) {
        return new Nodes(
                approvals,
                authority,
                members.stream().filter(node -> !node.name().equals(member)).toList(),
                candidates,
                invitations);
    }

    /** With this candidate in the place of one of its name. */
    public Nodes with(Candidate candidate) {
        return new Nodes(
                approvals,
                authority,
                members,
                replaced(candidates, candidate, known -> known.name().equals(candidate.name())),
                invitations);
    }

    /** Without the candidate of this name. */
    public Nodes turningDown(String candidate) {
        return new Nodes(
                approvals,
                authority,
                members,
                candidates.stream().filter(node -> !node.name().equals(candidate)).toList(),
                invitations);
    }

    public Nodes inviting(Invitation invitation) {
        return new Nodes(
                approvals,
                authority,
                members,
                candidates,
                replaced(invitations, invitation, _ -> false));
    }

    /** Without the invitation with this secret. */
    public Nodes using(Bytes secret) {
        return new Nodes(
                approvals,
                authority,
                members,
                candidates,
                invitations.stream().filter(made -> !made.secret().equals(secret)).toList());
    }

    /** One officer more wants the candidate in; it is a member once they are enough. */
    public Nodes admitting(Candidate candidate, CredentialId officer) {
        Candidate approved = candidate.approvedBy(officer);
        return approved.approvals().size() >= approvals
                ? turningDown(candidate.name()).with(approved.member())
                : with(approved);
    }

    /** One officer more wants the member out; it is leaving once they are enough. */
    public Nodes removing(Node member, CredentialId officer) {
        return with(member.unwantedBy(officer, approvals));
    }

    /** Without what has ended. */
    public Nodes at(Instant now) {
        return new Nodes(
                approvals,
                authority,
                members,
                candidates.stream().filter(waiting -> now.isBefore(waiting.until())).toList(),
                invitations.stream().filter(made -> now.isBefore(made.until())).toList());
    }

    private static <T> List<T> replaced(List<T> list, T one, Predicate<T> same) {
        var next = new ArrayList<T>(list.stream().filter(same.negate()).toList());
        next.add(one);
        return next;
    }
}
