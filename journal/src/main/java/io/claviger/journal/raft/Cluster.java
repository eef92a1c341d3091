package io.claviger.journal.raft;

import io.claviger.core.port.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;

/**
 * A node among others: brings its batches to the leader, knows when its own state is the latest,
 * and changes the group.
 */
final class Cluster implements AutoCloseable {
    private static final long RECONNECT_MILLIS = 300;

    /** How long the group may be without a leader before the node says that it has no majority. */
    private static final long LEADERLESS_NANOS = Duration.ofSeconds(2).toNanos();

    private static final Duration TRANSFER = Duration.ofSeconds(5);

    private final RaftServer.Division division;
    private final Batcher batcher;
    private final Duration patience;
    private final Leader leader;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("journal-leader").factory());
    // Callers that ask while one look at the leader is under way share the next one.
    private @Nullable CompletableFuture<Void> looking;
    private @Nullable CompletableFuture<Void> next;
    private long leaderSeenNanos = System.nanoTime();

    Cluster(
            RaftServer.Division division,
            RaftProperties properties,
            Parameters parameters,
            Batcher batcher,
            Duration patience) {
        this.division = division;
        this.batcher = batcher;
        this.patience = patience;
        this.leader =
                new Leader(
                        division,
                        remote(properties, parameters),
                        () -> remote(RaftSettings.patient(properties), parameters),
                        timer);
        var _ =
                timer.scheduleWithFixedDelay(
                        this::reconnect, RECONNECT_MILLIS, RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * While nobody leads, drops the connections to the others: gRPC waits longer and longer before
     * it tries a node again that was down, and an election needs that node as soon as it is back.
     */
    private void reconnect() {
        if (leader.now() != null) {
            return;
        }
        var nobody = new IOException("nobody leads");
        for (RaftPeer peer : division.getRaftConf().getAllPeers()) {
            if (!peer.getId().equals(division.getId())) {
                division.getRaftServer().getServerRpc().handleException(peer.getId(), nobody, true);
            }
        }
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

    /** Whether the group has, or very lately had, a leader; asked now and then by one thread. */
    boolean led() {
        long now = System.nanoTime();
        if (leader.now() != null) {
            leaderSeenNanos = now;
        }
        return now - leaderSeenNanos < LEADERLESS_NANOS;
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

    /** Asks one known node after the other, and whom they name, to take this one in. */
    void join(List<Member> known, String address, Duration limit) throws IOException {
        RaftPeer self = RaftPeer.newBuilder().setId(division.getId()).setAddress(address).build();
        leader.changeElsewhere(
                known.stream()
                        .map(
                                member ->
                                        RaftPeer.newBuilder()
                                                .setId(RaftPeerId.valueOf(member.id()))
                                                .setAddress(member.address())
                                                .build())
                        .toList(),
                (to, client, call) ->
                        new SetConfigurationRequest(
                                client,
                                to,
                                RaftSettings.GROUP,
                                call,
                                SetConfigurationRequest.Arguments.newBuilder()
                                        .setServersInNewConf(List.of(self))
                                        .setMode(SetConfigurationRequest.Mode.ADD)
                                        .build()),
                System.nanoTime() + limit.toNanos());
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
                (to, client, call) ->
                        new SetConfigurationRequest(
                                client,
                                to,
                                RaftSettings.GROUP,
                                call,
                                SetConfigurationRequest.Arguments.newBuilder()
                                        .setServersInCurrentConf(before)
                                        .setServersInNewConf(after)
                                        .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                                        .build()));
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
        leader.close();
    }
}
