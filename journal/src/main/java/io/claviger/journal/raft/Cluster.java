package io.claviger.journal.raft;

import io.claviger.core.port.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node among others: brings its batches to the leader, knows when its own state is the latest,
 * and changes the group.
 */
final class Cluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final long RECONNECT_MILLIS = 300;
    private static final long ORDER_MILLIS = 200;

    /** How long the group may be without a leader before the node says that it has no majority. */
    private static final long LEADERLESS_NANOS = Duration.ofSeconds(2).toNanos();

    private static final Duration TRANSFER = Duration.ofSeconds(5);

    private final RaftServer.Division division;
    private final Batcher batcher;
    private final Duration patience;
    private final Leader leader;
    private final Isolation isolation;
    private final Neighbours neighbours;
    private final RaftClientRpc remote;
    private final RaftClientRpc asking;
    private final EarlyElection election;
    private final Consumer<String> cutOff;
    private final Supplier<RaftClientRpc> patientRemote;
    private final AtomicBoolean handingOver = new AtomicBoolean();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("journal-leader").factory());
    // Of its own: to let go of a connection takes as long as the last call over it, and nobody
    // whose
    // request is tried again may wait for that.
    private final ScheduledExecutorService connections =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("journal-connections").factory());
    // Callers that ask while one look at the leader is under way share the next one.
    private @Nullable CompletableFuture<Void> looking;
    private @Nullable CompletableFuture<Void> next;
    private long leaderSeenNanos = System.nanoTime();
    // Both for reconnect alone: the nodes that were asked in vain, and when somebody led or all
    // connections were made anew.
    private final Set<RaftPeerId> away = new HashSet<>();
    private long trustedNanos = System.nanoTime();

    /**
     * @param turn see {@link EarlyElection}
     * @param own how this node is; empty while it cannot tell yet
     * @param cutOff called with the reason when this node is isolated from the others
     */
    Cluster(
            RaftServer.Division division,
            RaftProperties properties,
            Parameters parameters,
            Batcher batcher,
            Duration patience,
            Duration turn,
            Isolation isolation,
            Supplier<Optional<NodeStatus>> own,
            Consumer<String> cutOff) {
        this.division = division;
        this.batcher = batcher;
        this.patience = patience;
        this.isolation = isolation;
        this.cutOff = cutOff;
        this.patientRemote = () -> remote(RaftSettings.patient(properties), parameters);
        this.remote = remote(properties, parameters);
        this.leader = new Leader(division, remote, patientRemote, timer);
        // With connections of their own: where answers take long, those that come too late end
        // the connection, and with it whatever is on its way over it.
        this.asking = remote(properties, parameters);
        this.neighbours = new Neighbours(division, asking, isolation, own, this::isolateSoon);
        this.election = new EarlyElection(division, neighbours, isolation, timer, turn);
        var _ =
                connections.scheduleWithFixedDelay(
                        this::reconnect, RECONNECT_MILLIS, RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Drops connections that gRPC would not mend soon enough: it waits longer and longer before it
     * tries a node again that was down, and an election needs that node as soon as it is back.
     * Those that work are left alone, because votes are on their way over them; after seconds
     * without a leader none is trusted. While this node is isolated it keeps no connection.
     */
    private void reconnect() {
        if (isolation.active()) {
            var isolated = new IOException("the node is isolated");
            for (RaftPeerId peer : others()) {
                disconnect(peer, isolated);
                remote.handleException(peer, isolated, true);
                asking.handleException(peer, isolated, true);
            }
            return;
        }
        RaftPeerId leads = leader.now();
        long now = System.nanoTime();
        if (leads != null) {
            trustedNanos = now;
        }
        boolean all = now - trustedNanos > LEADERLESS_NANOS;
        if (all) {
            trustedNanos = now;
        }
        for (RaftPeerId peer : others()) {
            boolean lost = neighbours.lost(peer);
            boolean back = !lost && away.remove(peer);
            if (lost) {
                away.add(peer);
            }
            // A leader's connections mend by themselves: RaftSettings, retry policy.
            boolean leading = division.getId().equals(leads);
            if (all || (lost && leads == null) || (back && !leading)) {
                disconnect(peer, new IOException("the connection is made anew"));
            }
        }
    }

    private List<RaftPeerId> others() {
        return division.getRaftConf().getAllPeers().stream()
                .map(RaftPeer::getId)
                .filter(id -> !id.equals(division.getId()))
                .toList();
    }

    private void disconnect(RaftPeerId peer, IOException why) {
        division.getRaftServer().getServerRpc().handleException(peer, why, true);
    }

    /** Keeps this node away from the others for a time; it comes back by itself. */
    void isolate(Duration time) {
        isolation.begin(time);
        String why =
                "the node is isolated for a drill, and comes back by itself in %d s"
                        .formatted(time.toSeconds());
        cutOff.accept(why);
        giveUp(new Fault.NotServing(why));
    }

    /** A moment later, when the node that gave the order has its answer. */
    private void isolateSoon(Duration time) {
        var _ = timer.schedule(() -> isolate(time), ORDER_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Has a node isolate itself.
     *
     * @throws IOException if it did not take the order
     * @throws IllegalArgumentException if there is no such node, or the time is not one
     */
    void isolate(String id, Duration time) throws IOException {
        Isolation.requireTime(time);
        if (division.getId().toString().equals(id)) {
            isolateSoon(time);
            return;
        }
        RaftPeer peer = division.getRaftConf().getPeer(RaftPeerId.valueOf(id));
        if (peer == null) {
            throw new IllegalArgumentException("there is no node '%s'".formatted(id));
        }
        neighbours.isolate(peer, time);
    }

    /** What another node asks of this one, answered. */
    byte[] answer(byte[] asked) {
        return neighbours.answer(asked);
    }

    /** What is known of another node. */
    Heard heard(String id) {
        return neighbours.of(RaftPeerId.valueOf(id));
    }

    /** The newest format of commands that every node of the group is known to read. */
    int commonFormat(int own) {
        return division.getRaftConf().getCurrentPeers().stream()
                .filter(peer -> !peer.getId().equals(division.getId()))
                .mapToInt(
                        peer ->
                                neighbours
                                        .of(peer.getId())
                                        .status()
                                        .map(NodeStatus::reads)
                                        .orElse(CommandFormats.FIRST))
                .reduce(own, Math::min);
    }

    private static RaftClientRpc remote(RaftProperties properties, Parameters parameters) {
        return new GrpcFactory(parameters).newRaftClientRpc(ClientId.randomId(), properties);
    }

    /** Brings a batch to the leader. Its callers are answered when this node has applied it. */
    void submit(long sequence, byte[] batch) {
        var _ =
                leader.write(
                                Message.valueOf(UnsafeByteOperations.unsafeWrap(batch)),
                                patience.toNanos(),
                                () -> batcher.away(sequence))
                        .thenAccept(
                                missed -> {
                                    if (missed != null) {
                                        batcher.lost(sequence, fault(missed));
                                    } else if (batcher.away(sequence)) {
                                        // The leader has applied it; this node hears of that with
                                        // the leader's next message, which this brings about.
                                        latest();
                                    }
                                });
    }

    private static Fault fault(Leader.Missed missed) {
        return missed.taken()
                ? new Fault.OutcomeUnknown(
                        "the cluster did not answer, and the request may be in its journal: "
                                + missed.why())
                : new Fault.NotServing("the cluster did not take the request: " + missed.why());
    }

    /** See {@link io.claviger.core.port.Journal#latest}. */
    CompletionStage<Void> latest() {
        CompletableFuture<Void> first;
        synchronized (this) {
            if (looking != null) {
                if (next == null) {
                    next = new CompletableFuture<>();
                }
                return next;
            }
            first = new CompletableFuture<>();
            looking = first;
        }
        look(first);
        return first;
    }

    /** Whoever waits for the latest state from the others hears that it does not come. */
    private void giveUp(Fault why) {
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        synchronized (this) {
            if (looking != null) {
                waiting.add(looking);
            }
            if (next != null) {
                waiting.add(next);
            }
        }
        waiting.forEach(look -> look.completeExceptionally(why));
    }

    private void look(CompletableFuture<Void> look) {
        var _ =
                leader.read(patience.toNanos())
                        .thenAccept(
                                missed -> {
                                    goOn();
                                    if (missed == null) {
                                        look.complete(null);
                                    } else {
                                        look.completeExceptionally(
                                                new Fault.NotServing(
                                                        "the cluster does not tell its latest"
                                                                + " state: "
                                                                + missed.why()));
                                    }
                                });
    }

    private void goOn() {
        CompletableFuture<Void> following;
        synchronized (this) {
            following = next;
            looking = following;
            next = null;
        }
        if (following != null) {
            look(following);
        }
    }

    void leaderChanged() {
        leader.changed();
    }

    void connectionEnded() {
        election.connectionEnded();
    }

    /** Whether the group has, or very lately had, a leader; asked now and then by one thread. */
    boolean led() {
        if (isolation.active()) {
            return false;
        }
        long now = System.nanoTime();
        if (leader.now() != null) {
            leaderSeenNanos = now;
        }
        return now - leaderSeenNanos < LEADERLESS_NANOS;
    }

    /** Why the group cannot be reached, in words. */
    String whyAway() {
        return isolation.active()
                ? "the node is isolated for a drill, and comes back by itself in %d s"
                        .formatted(isolation.left().toSeconds())
                : "no majority of the cluster's nodes can be reached";
    }

    /** Whether the journal takes commands now. */
    boolean ready() {
        return division.getInfo().isLeader()
                ? division.getInfo().isLeaderReady()
                : leader.now() != null;
    }

    boolean leads() {
        return division.getInfo().isLeader();
    }

    /** Has the group that these nodes know take this node in. */
    void join(List<Member> known, String address, Duration limit) throws IOException {
        try (RaftClientRpc patient = patientRemote.get()) {
            new Elsewhere(patient, known, System.nanoTime() + limit.toNanos())
                    .join(
                            RaftPeer.newBuilder()
                                    .setId(division.getId())
                                    .setAddress(address)
                                    .build());
        }
    }

    /** Has the group that these nodes know put a node out, if it is in. */
    static void leave(JournalOptions options, List<Member> known, Duration limit)
            throws IOException {
        RaftProperties properties =
                RaftSettings.patient(RaftSettings.properties(options.directory(), options.peers()));
        try (RaftClientRpc remote =
                remote(
                        properties,
                        RaftSettings.parameters(options.peers(), new Isolation(), () -> {}))) {
            new Elsewhere(remote, known, System.nanoTime() + limit.toNanos())
                    .leave(RaftPeerId.valueOf(options.nodeId()));
        }
    }

    /** The nodes of the group, as this one sees them. */
    List<Member> members() {
        var committed = new HashMap<String, Long>();
        division.getCommitInfos()
                .forEach(
                        info ->
                                committed.put(
                                        info.getServer().getId().toStringUtf8(),
                                        info.getCommitIndex()));
        RaftPeerId leads = leader.now();
        return division.getRaftConf().getCurrentPeers().stream()
                .map(
                        peer ->
                                new Member(
                                        peer.getId().toString(),
                                        peer.getAddress() == null ? "" : peer.getAddress(),
                                        peer.getId().equals(leads)
                                                ? Member.Role.MASTER
                                                : Member.Role.MEMBER,
                                        committed.getOrDefault(peer.getId().toString(), -1L)))
                .sorted(Comparator.comparing(Member::id))
                .toList();
    }

    /**
     * Writes the address of a node that was alone so far into the configuration of its group, where
     * those that join look for it.
     */
    void announce(String address) throws IOException {
        RaftPeer self = division.getRaftConf().getPeer(division.getId());
        if (division.getRaftConf().getCurrentPeers().size() != 1
                || self == null
                || address.equals(self.getAddress())) {
            return;
        }
        // The same node with another address is no change to Ratis; with another priority it is.
        for (int priority : List.of(1, 0)) {
            changeGroup(
                    _ ->
                            List.of(
                                    RaftPeer.newBuilder()
                                            .setId(division.getId())
                                            .setAddress(address)
                                            .setPriority(priority)
                                            .build()));
        }
    }

    /** Takes a node in, which was started to join; returns when it has caught up. */
    void add(String id, String address) throws IOException {
        changeGroup(
                peers -> {
                    var all = new ArrayList<>(peers);
                    all.removeIf(peer -> peer.getId().toString().equals(id));
                    all.add(
                            RaftPeer.newBuilder()
                                    .setId(RaftPeerId.valueOf(id))
                                    .setAddress(address)
                                    .build());
                    return all;
                });
    }

    /** Puts a node out. */
    void remove(String id) throws IOException {
        changeGroup(
                peers ->
                        peers.stream()
                                .filter(peer -> !peer.getId().toString().equals(id))
                                .toList());
    }

    private void changeGroup(UnaryOperator<List<RaftPeer>> change) throws IOException {
        List<RaftPeer> before = List.copyOf(division.getRaftConf().getCurrentPeers());
        List<RaftPeer> after = change.apply(before);
        leader.change(
                (to, client, call) -> Elsewhere.compareAndSet(to, client, call, before, after));
    }

    /**
     * Has another node lead, if this one does. Returns at once, and says in the log what came of
     * it.
     */
    void handOver() {
        if (!leads() || !handingOver.compareAndSet(false, true)) {
            return;
        }
        var _ =
                Thread.ofVirtual()
                        .name("journal-hand-over")
                        .start(
                                () -> {
                                    try {
                                        handOverToAny();
                                    } finally {
                                        handingOver.set(false);
                                    }
                                });
    }

    private void handOverToAny() {
        var others = new ArrayList<>(members());
        others.removeIf(member -> member.id().equals(division.getId().toString()));
        others.sort(Comparator.comparingLong(Member::committed).reversed());
        for (Member other : others) {
            try {
                promote(other.id());
                LOG.info("Handed over to {}", other.id());
                return;
            } catch (IOException e) {
                LOG.warn("{} does not take over: {}", other.id(), e.toString());
            }
        }
    }

    /** Makes another node the leader. */
    void promote(String id) throws IOException {
        leader.change(
                (to, client, call) ->
                        new TransferLeadershipRequest(
                                client,
                                to,
                                RaftSettings.GROUP,
                                call,
                                RaftPeerId.valueOf(id),
                                TRANSFER.toMillis()));
    }

    @Override
    public void close() throws IOException {
        timer.shutdownNow();
        connections.shutdownNow();
        neighbours.close();
        asking.close();
        remote.close();
    }
}
