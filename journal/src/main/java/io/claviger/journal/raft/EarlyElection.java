package io.claviger.journal.raft;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has this node stand for election as soon as the leader is known to be gone, instead of after a
 * time without a word of it: when a process ends, its connections do, and nobody answers where it
 * listened. A leader that does not answer in another way, because it is paused or its network is
 * silent, is found by the time alone.
 *
 * <p>It is what a leader asks of a follower that shall take over (Raft dissertation, section 3.10);
 * whoever has a higher term or a longer log refuses its vote as always.
 */
final class EarlyElection {
    private static final Logger LOG = LoggerFactory.getLogger(EarlyElection.class);

    /** The first ones may find that a connection is an old one, which proves nothing. */
    private static final int ATTEMPTS = 3;

    private final RaftServer.Division division;
    private final Neighbours neighbours;
    private final Isolation isolation;
    private final ScheduledExecutorService timer;
    private final Duration turn;
    private final AtomicBoolean asking = new AtomicBoolean();
    private final AtomicLong calls = new AtomicLong();

    /**
     * @param turn how long a node leaves an election to the one before it, in the order of their
     *     names: two that stand at once could have no majority each
     */
    EarlyElection(
            RaftServer.Division division,
            Neighbours neighbours,
            Isolation isolation,
            ScheduledExecutorService timer,
            Duration turn) {
        this.division = division;
        this.neighbours = neighbours;
        this.isolation = isolation;
        this.timer = timer;
        this.turn = turn;
    }

    /** A connection of another node has ended; whose, and why, is found out. */
    void connectionEnded() {
        RaftPeerId leader = division.getInfo().getLeaderId();
        if (leader == null
                || leader.equals(division.getId())
                || isolation.active()
                || !asking.compareAndSet(false, true)) {
            return;
        }
        ask(leader, division.getInfo().getCurrentTerm(), System.nanoTime(), ATTEMPTS);
    }

    private void ask(RaftPeerId leader, long term, long begun, int attempts) {
        var _ =
                neighbours
                        .reach(leader)
                        .whenComplete(
                                (_, failed) -> {
                                    if (failed != null && attempts > 1) {
                                        ask(leader, term, begun, attempts - 1);
                                        return;
                                    }
                                    asking.set(false);
                                    // Where nobody listens, that is told at once. What takes
                                    // longer may be a slow network, and proves nothing.
                                    boolean atOnce = System.nanoTime() - begun < turn.toNanos();
                                    if (failed != null && atOnce) {
                                        inTurn(leader, term);
                                    }
                                });
    }

    private void inTurn(RaftPeerId gone, long term) {
        List<RaftPeerId> left =
                division.getRaftConf().getCurrentPeers().stream()
                        .map(RaftPeer::getId)
                        .filter(id -> !id.equals(gone))
                        .sorted(Comparator.comparing(RaftPeerId::toString))
                        .toList();
        int place = left.indexOf(division.getId());
        if (place < 0) {
            return;
        }
        try {
            var _ =
                    timer.schedule(
                            () -> stand(gone, term),
                            place * turn.toMillis(),
                            TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            // The others elect.
        }
    }

    private void stand(RaftPeerId gone, long term) {
        DivisionInfo now = division.getInfo();
        TermIndex last = division.getRaftLog().getLastEntryTermIndex();
        if (!now.isFollower()
                || now.getCurrentTerm() != term
                || !gone.equals(now.getLeaderId())
                || last == null) {
            return;
        }
        LOG.info("{} leads no more: its connections ended, and it does not answer", gone);
        try {
            division.getRaftServer()
                    .startLeaderElection(
                            StartLeaderElectionRequestProto.newBuilder()
                                    .setServerRequest(
                                            RaftRpcRequestProto.newBuilder()
                                                    .setRequestorId(gone.toByteString())
                                                    .setReplyId(division.getId().toByteString())
                                                    .setRaftGroupId(
                                                            RaftGroupIdProto.newBuilder()
                                                                    .setId(
                                                                            RaftSettings.GROUP
                                                                                    .toByteString()))
                                                    .setCallId(calls.incrementAndGet()))
                                    .setLeaderLastEntry(last.toProto())
                                    .build());
        } catch (IOException | RuntimeException e) {
            LOG.warn("The election is left to the time without a leader: {}", e.toString());
        }
    }
}
