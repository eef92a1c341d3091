package io.claviger.server.cluster;

import io.claviger.core.command.ClusterStep;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.port.Fault;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Device;
import io.claviger.core.state.Nodes;
import io.claviger.core.state.RootKey;
import io.claviger.crypto.certificate.Certificate;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.sealing.NodeSeal;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.engine.device.DeviceKeys.ClusterKey;
import io.claviger.journal.raft.RaftJournal;
import io.claviger.rest.cluster.ClusterControl;
import io.claviger.server.config.ConfigurationError;
import io.claviger.server.config.HostPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The cluster of a running node, as officers change it. What is decided is decided by the journal;
 * what follows from that is done by {@link Upkeep}.
 */
public final class Clustering implements ClusterControl {
    /** The name of a node that was made alone; part of its journal. */
    public static final String FIRST = "n1";

    /** How long what an officer brought waits for the approvals of others. */
    private static final Duration WAITING = Duration.ofDays(7);

    private static final Duration REMOVAL = Duration.ofSeconds(20);
    private static final long LOOK_MILLIS = 50;
    private static final int SECRET_BYTES = 32;

    private final ClusterFolder folder;
    private final RaftJournal journal;
    private final DeviceKeys keys;
    private final Inquiries inquiries;
    private final RootKeys rootKeys;
    private final NodeCertificates certificates;
    private final RandomSource random;
    private final InstantSource clock;
    private final String name;
    private final Watching watching;
    private final Openings openings;
    private final Knocks knocks = new Knocks();
    private final ReentrantLock founding = new ReentrantLock();

    /**
     * @param name what the node calls itself while it is alone
     * @param version of the program
     * @param opens whether this node, once open, opens others of its cluster
     */
    Clustering(
            ClusterFolder folder,
            RaftJournal journal,
            DeviceKeys keys,
            Inquiries inquiries,
            RootKeys rootKeys,
            NodeCertificates certificates,
            RandomSource random,
            InstantSource clock,
            String name,
            String version,
            boolean opens) {
        this.folder = folder;
        this.journal = journal;
        this.keys = keys;
        this.inquiries = inquiries;
        this.rootKeys = rootKeys;
        this.certificates = certificates;
        this.random = random;
        this.clock = clock;
        this.name = name;
        this.watching = new Watching(folder, journal, keys::sealed, version, name);
        this.openings = new Openings(folder, keys, inquiries, this::device, random, clock, opens);
    }

    /**
     * The cluster of a node.
     *
     * @param name what the node calls itself while it is alone
     * @param certificateLife how long certificates of nodes are valid
     * @param version of the program
     * @param opens whether this node, once open, opens others of its cluster
     */
    public static Clustering of(
            ClusterFolder folder,
            RaftJournal journal,
            DeviceKeys keys,
            Inquiries inquiries,
            RootKeys rootKeys,
            RandomSource random,
            InstantSource clock,
            Duration certificateLife,
            String name,
            String version,
            boolean opens) {
        return new Clustering(
                folder,
                journal,
                keys,
                inquiries,
                rootKeys,
                new NodeCertificates(random, clock, certificateLife),
                random,
                clock,
                name,
                version,
                opens);
    }

    /** How this node is opened by another, and opens others. */
    public Openings openings() {
        return openings;
    }

    @Override
    public Opening askToBeOpened() {
        return openings.ask();
    }

    @Override
    public Answer<Opened> open(Origin origin, Opening sealed) {
        return openings.open(origin, sealed);
    }

    @Override
    public Watching watch() {
        return watching;
    }

    @Override
    public State state() {
        List<Member> members = members();
        Nodes nodes = nodes();
        return new State(
                folder.admitted() ? folder.place().node() : name,
                members,
                members.isEmpty()
                        ? Optional.empty()
                        : Optional.of(folder.certificate().getNotAfter().toInstant()),
                nodes.approvals(),
                nodes.candidates().stream()
                        .map(
                                waiting ->
                                        new Waiting(
                                                waiting.name(),
                                                waiting.address(),
                                                waiting.publicKey().sha256(),
                                                waiting.approvals().size()))
                        .toList());
    }

    private List<Member> members() {
        Nodes nodes = nodes();
        return journal.members().stream()
                .map(
                        m ->
                                new Member(
                                        m.id(),
                                        m.address(),
                                        m.role() == io.claviger.journal.raft.Member.Role.MASTER,
                                        m.committed(),
                                        nodes.member(m.id()).flatMap(Nodes.Node::certificateUntil)))
                .toList();
    }

    @Override
    public Answer<State> found(Origin origin, String listen, String address) {
        founding.lock();
        try {
            if (folder.admitted()) {
                throw refused("this node belongs to a cluster already");
            }
            Place place = place(FIRST, listen, address);
            Device device = device();
            ClusterKey key = keys.newClusterKey(device);
            Bytes publicKey = folder.take(place);
            Bytes recipient = newSealingKey(device);
            try (KeyHandle handle = keys.clusterKey(key)) {
                Bytes authority = certificates.authority(handle, key.publicKey(), deviceName());
                Bytes certificate =
                        certificates.node(
                                handle, authority, publicKey, place.node(), place.address().host());
                var first =
                        new Nodes.Node(
                                place.node(),
                                address,
                                publicKey.sha256(),
                                recipient,
                                Optional.of(until(certificate)),
                                Set.of(),
                                false,
                                Optional.empty());
                var step =
                        new ClusterStep.Found(
                                first,
                                new Nodes.Authority(authority, key.wrapped(), key.rootKey()));
                return propose(origin, step)
                        .map(
                                _ -> {
                                    folder.complete(certificate, authority);
                                    return state();
                                });
            }
        } finally {
            founding.unlock();
        }
    }

    /** Makes the key to which secrets for this node are sealed; its public half. */
    private Bytes newSealingKey(Device device) {
        int version = device.rootKey().newest();
        try (SecretBytes fresh = SecretBytes.consume(random.bytes(NodeSeal.KEY_BYTES))) {
            Bytes publicKey = NodeSeal.publicKey(fresh);
            folder.keepSealingKey(
                    new ClusterFolder.SealingKey(
                            version, publicKey, keys.wrapNodeKey(version, publicKey, fresh)));
            return publicKey;
        }
    }

    @Override
    public Answer<Optional<Admission>> admit(Origin origin, Candidate asks) {
        requireMembers();
        Place place = place(asks.node(), asks.address(), asks.address());
        return admit(
                origin,
                new Nodes.Candidate(
                        place.node(),
                        asks.address(),
                        asks.publicKey(),
                        asks.recipient(),
                        Set.of(),
                        Optional.empty(),
                        clock.instant().plus(WAITING)));
    }

    private Answer<Optional<Admission>> admit(Origin origin, Nodes.Candidate candidate) {
        // Made first, because a key may turn out to be none; given away if the journal says so.
        Admission admission = admission(candidate);
        return propose(origin, new ClusterStep.Admit(candidate))
                .map(
                        _ ->
                                nodes().member(candidate.name()).filter(candidate::became).isEmpty()
                                        ? Optional.empty()
                                        : Optional.of(admission));
    }

    private Admission admission(Nodes.Candidate candidate) {
        Device device = device();
        int version = device.rootKey().version();
        try (KeyHandle handle = keys.clusterKey(authorityKey(device))) {
            Bytes authority = device.nodes().authority().orElseThrow().certificate();
            return new Admission(
                    deviceName(),
                    candidate.name(),
                    certificates.node(
                            handle,
                            authority,
                            candidate.publicKey(),
                            candidate.name(),
                            HostPort.parse(candidate.address()).host()),
                    authority,
                    version,
                    keys.rootKeyFor(
                            version,
                            candidate.recipient(),
                            RootKeys.info(deviceName(), candidate.name(), version)),
                    members());
        } catch (IllegalArgumentException unusable) {
            throw refused(
                    "that is no key of a node ('claviger cluster join' makes them): "
                            + unusable.getMessage());
        }
    }

    @Override
    public Answer<State> approve(Origin origin, String node, Bytes key) {
        Nodes.Candidate seen =
                nodes().at(clock.instant())
                        .candidate(node)
                        .filter(waiting -> waiting.publicKey().sha256().equals(key))
                        .orElseThrow(
                                () -> refused("no node '%s' with that key waits".formatted(node)));
        return admit(origin, seen).map(_ -> state());
    }

    @Override
    public Answer<State> turnDown(Origin origin, String node) {
        return propose(origin, new ClusterStep.TurnDown(node)).map(_ -> state());
    }

    @Override
    public Answer<Invited> invite(Origin origin, Duration life) {
        byte[] drawn = random.bytes(SECRET_BYTES);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
        Arrays.fill(drawn, (byte) 0);
        Instant until = clock.instant().plus(life).truncatedTo(ChronoUnit.SECONDS);
        var invitation =
                new Nodes.Invitation(
                        Bytes.owned(secret.getBytes(StandardCharsets.US_ASCII)).sha256(),
                        until,
                        origin.identity()
                                .credential()
                                .orElseThrow(
                                        () -> refused("an invitation is made with a credential")));
        return propose(origin, new ClusterStep.Invite(invitation))
                .map(_ -> new Invited(secret, until));
    }

    @Override
    public Optional<Answer<Admission>> join(Origin origin, Bytes secret, Candidate asks) {
        if (!knocks.admits(clock.instant())) {
            throw new Fault.Overloaded();
        }
        Bytes hash = secret.sha256();
        Nodes nodes = nodes().at(clock.instant());
        Optional<Nodes.Node> member = invited(hash, asks, nodes);
        if (member.isPresent()) {
            return Optional.of(handOver(origin, member.get(), asks));
        }
        Place place = place(asks.node(), asks.address(), asks.address());
        Optional<Instant> until = nodes.invitation(hash).map(Nodes.Invitation::until);
        var candidate =
                new Nodes.Candidate(
                        place.node(),
                        asks.address(),
                        asks.publicKey(),
                        asks.recipient(),
                        Set.of(),
                        Optional.of(hash),
                        until.orElse(Instant.EPOCH));
        if (nodes.candidate(place.node())
                .filter(waiting -> waiting.invitation().equals(Optional.of(hash)))
                .filter(waiting -> waiting.asks(candidate))
                .isPresent()) {
            return Optional.empty();
        }
        if (until.isEmpty()) {
            knocks.wrong(clock.instant());
            return Optional.of(
                    inquiries.refusedUnknown(
                            origin,
                            Operation.CHANGE_CLUSTER,
                            Refusal.of(
                                    RefusalCode.INVITATION_INVALID,
                                    "the invitation was used, has ended, or was never made")));
        }
        // Made to see whether the keys are some; what it gives is for later.
        var _ = admission(candidate);
        return switch (propose(origin, new ClusterStep.Ask(hash, candidate))) {
            case Answer.Granted<Command> _ -> Optional.empty();
            case Answer.Refused<Command>(var refusal, var evidence) ->
                    Optional.of(new Answer.Refused<>(refusal, evidence));
        };
    }

    /** The member that was let in by this invitation, and has not joined yet. */
    private Optional<Nodes.Node> invited(Bytes hash, Candidate asks, Nodes nodes) {
        return nodes.member(asks.node())
                .filter(node -> node.invitation().equals(Optional.of(hash)))
                .filter(node -> node.key().equals(asks.publicKey().sha256()))
                .filter(node -> node.recipient().equals(asks.recipient()))
                .filter(
                        node ->
                                journal.members().stream()
                                        .noneMatch(m -> m.id().equals(node.name())));
    }

    private Answer<Admission> handOver(Origin origin, Nodes.Node member, Candidate asks) {
        Admission admission =
                admission(
                        new Nodes.Candidate(
                                member.name(),
                                member.address(),
                                asks.publicKey(),
                                member.recipient(),
                                Set.of(),
                                member.invitation(),
                                Instant.EPOCH));
        return inquiries.answer(
                new Command.NoteNode(
                        origin,
                        Operation.CHANGE_CLUSTER,
                        "node %s is handed what it needs to join".formatted(member.name())),
                admission);
    }

    static ClusterKey authorityKey(Device device) {
        Nodes.Authority authority =
                device.nodes()
                        .authority()
                        .orElseThrow(() -> refused("this device is in no cluster"));
        return new ClusterKey(
                Certificate.read(authority.certificate()).publicKey(),
                authority.wrappedKey(),
                authority.rootKey());
    }

    @Override
    public Answer<State> remove(Origin origin, String node) {
        requireMembers();
        return propose(origin, new ClusterStep.Remove(node))
                .map(
                        _ -> {
                            awaitRemoval(node);
                            return state();
                        });
    }

    /** What is decided is done by whoever leads; the answer waits for that. */
    private void awaitRemoval(String node) {
        long deadline = System.nanoTime() + REMOVAL.toNanos();
        while (nodes().member(node).filter(Nodes.Node::leaving).isPresent()) {
            if (System.nanoTime() > deadline) {
                throw new Fault.NotServing(
                        "node '%s' is to be put out, and that is not done yet: 'claviger cluster state' tells when it is"
                                .formatted(node));
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Fault.NotServing("the node is stopping");
            }
        }
    }

    @Override
    public Answer<State> requireApprovals(Origin origin, int officers) {
        return propose(origin, new ClusterStep.RequireApprovals(officers)).map(_ -> state());
    }

    @Override
    public void promote(String node) {
        List<Member> members = requireMembers();
        if (members.stream().noneMatch(m -> m.node().equals(node))) {
            throw refused("there is no node '%s' in the cluster".formatted(node));
        }
        try {
            journal.promote(node);
        } catch (IOException failed) {
            throw new Fault.NotServing("the cluster was not changed: " + failed.getMessage());
        }
    }

    @Override
    public void stepDown() {
        promote(
                requireMembers().stream()
                        .filter(member -> !member.master())
                        .max(Comparator.comparingLong(Member::applied))
                        .orElseThrow(() -> refused("there is no other node to take over"))
                        .node());
    }

    @Override
    public Answer<RootKeyState> rotateRootKey(Origin origin) {
        return rootKeys.begin(origin).map(_ -> rootKey());
    }

    @Override
    public RootKeyState rootKey() {
        RootKey key = device().rootKey();
        return new RootKeyState(
                key.version(),
                key.next().isPresent(),
                key.next().isEmpty()
                        ? 0
                        : (int)
                                journal.state().partitions().stream()
                                        .filter(partition -> partition.rootKey() <= key.version())
                                        .count(),
                key.copies().keySet().stream().sorted().toList());
    }

    private Answer<Command> propose(Origin origin, ClusterStep step) {
        var command = new Command.ChangeCluster(origin, step);
        return inquiries.answer(command, command);
    }

    private static Instant until(Bytes certificate) {
        return Certificate.read(certificate).notAfter();
    }

    private List<Member> requireMembers() {
        List<Member> members = members();
        if (members.isEmpty()) {
            throw refused(
                    folder.admitted()
                            ? "this node is to be started again before it is in a cluster"
                            : "this node is alone; 'claviger cluster init' makes it the first of a"
                                    + " cluster");
        }
        return members;
    }

    private Device device() {
        return journal.state().device().orElseThrow();
    }

    private Nodes nodes() {
        return journal.state().device().map(Device::nodes).orElse(Nodes.ALONE);
    }

    private String deviceName() {
        return device().log().value();
    }

    private static Place place(String node, String listen, String address) {
        try {
            return new Place(node, HostPort.parse(listen), HostPort.parse(address));
        } catch (ConfigurationError malformed) {
            throw new Refusal.Thrown(
                    RefusalCode.MALFORMED_REQUEST, String.valueOf(malformed.getMessage()));
        }
    }

    private static Refusal.Thrown refused(String why) {
        return new Refusal.Thrown(RefusalCode.CLUSTER_STATE, why);
    }
}
