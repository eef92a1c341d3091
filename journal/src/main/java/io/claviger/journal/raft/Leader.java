package io.claviger.journal.raft;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.JavaUtils;
import org.jspecify.annotations.Nullable;

/**
 * The leader of the group, as a node of a cluster talks to it: this node itself, another one, or
 * for a moment nobody. A request goes to whoever leads, and again to whoever leads then, until it
 * is through or its time is over; so a request may arrive twice, which must do no harm.
 */
final class Leader {
    private static final long PAUSE_MILLIS = 20;

    /**
     * How a request ended that got no good answer.
     *
     * @param taken whether a leader may have taken it
     * @param why what went wrong last, for people
     */
    record Missed(boolean taken, String why) {}

    private final RaftServer.Division division;
    private final RaftClientAsynchronousProtocol local;
    private final RaftClientRpc remote;
    private final Supplier<RaftClientRpc> patientRemote;
    private final ScheduledExecutorService timer;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong calls = new AtomicLong();
    private final Set<Attempts> open = ConcurrentHashMap.newKeySet();

    /**
     * @param remote sends what is wanted soon
     * @param patientRemote makes a connection for what takes long
     */
    Leader(
            RaftServer.Division division,
            RaftClientRpc remote,
            Supplier<RaftClientRpc> patientRemote,
            ScheduledExecutorService timer) {
        this.division = division;
        this.remote = remote;
        this.patientRemote = patientRemote;
        this.timer = timer;
        this.local = (RaftClientAsynchronousProtocol) division;
    }

    /** Who leads, as this node knows; null if nobody. */
    @Nullable RaftPeerId now() {
        return division.getInfo().getLeaderId();
    }

    /**
     * Writes to the journal.
     *
     * @param wanted whether it is still of interest; asked before each attempt
     * @return what became of it: null if the leader has applied it or it is not wanted any more
     */
    CompletableFuture<@Nullable Missed> write(Message message, long nanos, BooleanSupplier wanted) {
        var request =
                new Attempts(message, RaftClientRequest.writeRequestType(), nanos, wanted, false);
        return start(request);
    }

    /** Waits until this node has applied what the leader had when it was asked. */
    CompletableFuture<@Nullable Missed> read(long nanos) {
        var request =
                new Attempts(
                        Message.EMPTY,
                        RaftClientRequest.readRequestType(false, false, true),
                        nanos,
                        () -> true,
                        true);
        return start(request);
    }

    private CompletableFuture<@Nullable Missed> start(Attempts request) {
        open.add(request);
        var _ = request.done.whenComplete((_, _) -> open.remove(request));
        request.next();
        return request.done;
    }

    /** Another one leads: what the one before has not answered goes there at once. */
    void changed() {
        open.forEach(Attempts::next);
    }

    private final class Attempts {
        private final Message message;
        private final RaftClientRequest.Type type;
        private final long deadline;
        private final BooleanSupplier wanted;
        private final boolean here;
        private final CompletableFuture<@Nullable Missed> done = new CompletableFuture<>();
        private volatile Missed missed = new Missed(false, "no node of the cluster leads");
        // What comes of an attempt counts while it is the latest.
        private final AtomicInteger latest = new AtomicInteger();

        /**
         * @param here whether it is asked of this node, which asks the leader itself
         */
        Attempts(
                Message message,
                RaftClientRequest.Type type,
                long nanos,
                BooleanSupplier wanted,
                boolean here) {
            this.message = message;
            this.type = type;
            this.deadline = System.nanoTime() + nanos;
            this.wanted = wanted;
            this.here = here;
        }

        void next() {
            if (!wanted.getAsBoolean()) {
                done.complete(null);
                return;
            }
            RaftPeerId leader = now();
            int attempt = latest.incrementAndGet();
            if (leader == null) {
                later(attempt);
                return;
            }
            var _ =
                    send(leader)
                            .whenComplete((reply, thrown) -> came(attempt, leader, reply, thrown));
        }

        private CompletableFuture<RaftClientReply> send(RaftPeerId leader) {
            boolean self = here || leader.equals(division.getId());
            RaftClientRequest request =
                    RaftClientRequest.newBuilder()
                            .setClientId(client)
                            .setServerId(self ? division.getId() : leader)
                            .setGroupId(RaftSettings.GROUP)
                            .setCallId(calls.incrementAndGet())
                            .setType(type)
                            .setMessage(message)
                            .build();
            try {
                if (self) {
                    return local.submitClientRequestAsync(request);
                }
                remote.addRaftPeers(division.getRaftConf().getAllPeers());
                return remote.sendRequestAsyncUnordered(request);
            } catch (IOException | RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        private void came(
                int attempt,
                RaftPeerId leader,
                @Nullable RaftClientReply reply,
                @Nullable Throwable thrown) {
            Throwable problem =
                    thrown != null
                            ? JavaUtils.unwrapCompletionException(thrown)
                            : reply == null ? null : reply.getException();
            if (problem == null) {
                done.complete(null);
                return;
            }
            if (thrown != null && !here && !leader.equals(division.getId())) {
                // Drops the connection, so that the next attempt does not wait for gRPC's back-off.
                remote.handleException(leader, thrown, true);
            }
            boolean turnedAway =
                    problem instanceof NotLeaderException
                            || problem instanceof LeaderNotReadyException
                            || problem instanceof LeaderSteppingDownException;
            missed = new Missed(missed.taken() || !turnedAway, problem.toString());
            later(attempt);
        }

        private void later(int attempt) {
            if (attempt != latest.get()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                done.complete(missed);
                return;
            }
            try {
                var _ =
                        timer.schedule(
                                () -> {
                                    if (attempt == latest.get()) {
                                        next();
                                    }
                                },
                                PAUSE_MILLIS,
                                TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                done.complete(missed);
            }
        }
    }

    /** A request to whoever leads that changes the group. */
    interface GroupRequest {
        RaftClientRequest to(RaftPeerId leader, ClientId client, long call);
    }

    /**
     * Changes the group, and waits until that is done.
     *
     * @throws IOException if it was not done, or nobody knows
     */
    void change(GroupRequest request) throws IOException {
        RaftPeerId leader = now();
        if (leader == null) {
            throw new IOException("the cluster has no leader");
        }
        RaftClientRequest made = request.to(leader, client, calls.incrementAndGet());
        RaftClientReply reply = leader.equals(division.getId()) ? here(made) : there(made);
        if (reply.getException() != null) {
            throw reply.getException();
        }
    }

    private RaftClientReply here(RaftClientRequest request) throws IOException {
        return switch (request) {
            case SetConfigurationRequest change ->
                    division.getRaftServer().setConfiguration(change);
            case TransferLeadershipRequest change ->
                    division.getRaftServer().transferLeadership(change);
            default -> throw new IllegalArgumentException("no change of the group: " + request);
        };
    }

    private RaftClientReply there(RaftClientRequest request) throws IOException {
        // With a patience of its own: a node that is taken in is brought up to date meanwhile.
        try (RaftClientRpc patient = patientRemote.get()) {
            patient.addRaftPeers(division.getRaftConf().getAllPeers());
            return patient.sendRequest(request);
        }
    }
}
