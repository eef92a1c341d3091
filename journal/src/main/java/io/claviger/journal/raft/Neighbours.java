package io.claviger.journal.raft;

import io.claviger.core.port.Fault;
import io.claviger.journal.raft.PeerCodec.Ask;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;

/**
 * The other nodes, asked one by one how they are: by the connections of the Raft group and its
 * certificates, beside the journal, so that a node can tell while it does not follow. Nothing is
 * decided by it that must be the same everywhere.
 */
final class Neighbours implements AutoCloseable {
    private static final long PERIOD_MILLIS = 1000;
    private static final Duration ORDER = Duration.ofSeconds(5);

    /** Of a node that is there, and starts. */
    private static final byte[] NOTHING_YET = {};

    private final RaftServer.Division division;
    private final RaftClientRpc remote;
    private final Isolation isolation;
    private final Supplier<Optional<NodeStatus>> own;
    private final Consumer<Duration> isolate;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong calls = new AtomicLong();
    private final Map<RaftPeerId, Words> words = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("journal-neighbours").factory());

    /** What one node said last, and when it did not. */
    private static final class Words {
        private final AtomicBoolean asked = new AtomicBoolean();
        private volatile @Nullable NodeStatus status;
        private volatile long saidNanos;
        private volatile Optional<Long> missedNanos = Optional.empty();
        private volatile boolean lost;
    }

    /**
     * @param own how this node is; empty while it cannot tell yet
     * @param isolate has this node isolate itself for a time, a moment from now
     */
    Neighbours(
            RaftServer.Division division,
            RaftClientRpc remote,
            Isolation isolation,
            Supplier<Optional<NodeStatus>> own,
            Consumer<Duration> isolate) {
        this.division = division;
        this.remote = remote;
        this.isolation = isolation;
        this.own = own;
        this.isolate = isolate;
        var _ = timer.scheduleWithFixedDelay(this::askAll, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void askAll() {
        for (RaftPeer peer : division.getRaftConf().getCurrentPeers()) {
            if (!peer.getId().equals(division.getId())) {
                askHow(peer);
            }
        }
    }

    private void askHow(RaftPeer peer) {
        Words of = words.computeIfAbsent(peer.getId(), _ -> new Words());
        if (isolation.active()) {
            of.missedNanos = Optional.of(System.nanoTime());
            return;
        }
        if (!of.asked.compareAndSet(false, true)) {
            return;
        }
        var _ =
                ask(peer, new Ask.Status())
                        .whenComplete(
                                (answer, failed) -> {
                                    heard(of, answer, failed);
                                    of.asked.set(false);
                                });
    }

    private static void heard(Words of, byte @Nullable [] answer, @Nullable Throwable failed) {
        if (answer != null && failed == null) {
            try {
                of.status = PeerCodec.status(answer);
                of.saidNanos = System.nanoTime();
                return;
            } catch (IllegalArgumentException unknown) {
                // Counts as no answer: what it is cannot be told.
            }
        }
        of.missedNanos = Optional.of(System.nanoTime());
    }

    private CompletableFuture<byte[]> ask(RaftPeer peer, Ask ask) {
        return send(peer, ask).thenApply(Neighbours::content);
    }

    private CompletableFuture<RaftClientReply> send(RaftPeer peer, Ask ask) {
        RaftClientRequest request =
                RaftClientRequest.newBuilder()
                        .setClientId(client)
                        .setServerId(peer.getId())
                        .setGroupId(RaftSettings.GROUP)
                        .setCallId(calls.incrementAndGet())
                        .setType(RaftClientRequest.staleReadRequestType(0))
                        .setMessage(
                                Message.valueOf(
                                        UnsafeByteOperations.unsafeWrap(PeerCodec.encode(ask))))
                        .build();
        try {
            remote.addRaftPeers(peer);
            return remote.sendRequestAsyncUnordered(request)
                    .whenComplete(
                            (_, failed) -> {
                                lost(peer.getId(), failed != null);
                                if (failed != null) {
                                    // Drops the connection: gRPC would wait longer and longer.
                                    remote.handleException(peer.getId(), failed, true);
                                }
                            });
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void lost(RaftPeerId peer, boolean lost) {
        Words of = words.get(peer);
        if (of != null) {
            of.lost = lost;
        }
    }

    /** Whether a node answers at all: fails if it does not, or is none of the group. */
    CompletionStage<?> reach(RaftPeerId node) {
        RaftPeer peer = division.getRaftConf().getPeer(node);
        return peer == null
                ? CompletableFuture.failedStage(new IOException("there is no node " + node))
                : send(peer, new Ask.Status());
    }

    /** Whether a node gave no answer at all, not even that it starts, when it was last asked. */
    boolean lost(RaftPeerId peer) {
        Words of = words.get(peer);
        return of != null && of.lost;
    }

    private static byte[] content(RaftClientReply reply) {
        if (reply.getException() != null) {
            throw new IllegalStateException(reply.getException());
        }
        return reply.getMessage().getContent().toByteArray();
    }

    /** Answers what another node asks. */
    byte[] answer(byte[] asked) {
        return switch (PeerCodec.ask(asked)) {
            case Ask.Status _ -> own.get().map(PeerCodec::encode).orElse(NOTHING_YET);
            case Ask.Isolate order -> {
                Isolation.requireTime(order.time());
                isolate.accept(order.time());
                yield new byte[0];
            }
        };
    }

    /**
     * Has another node isolate itself; returns when it has taken the order.
     *
     * @throws IOException if it did not
     */
    void isolate(RaftPeer peer, Duration time) throws IOException {
        try {
            ask(peer, new Ask.Isolate(time)).get(ORDER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IOException("the node did not take the order: " + failed, failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault.NotServing("interrupted");
        }
    }

    /** What is known of a node. */
    Heard of(RaftPeerId node) {
        Words of = words.get(node);
        if (of == null) {
            return Heard.NOTHING;
        }
        long now = System.nanoTime();
        NodeStatus status = of.status;
        return new Heard(
                Optional.ofNullable(status),
                status == null ? Duration.ZERO : Duration.ofNanos(now - of.saidNanos),
                of.missedNanos.map(missed -> Duration.ofNanos(now - missed)));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
