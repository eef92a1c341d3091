package io.claviger.journal.raft;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupInfoReply;
import org.apache.ratis.protocol.GroupInfoRequest;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.util.ProtoUtils;
import org.jspecify.annotations.Nullable;

/** A group that this node does not belong to, and of which it knows some nodes. */
final class Elsewhere {
    private static final long PAUSE_MILLIS = 200;

    private final RaftClientRpc remote;
    private final List<RaftPeer> known;
    private final long deadlineNanos;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong calls = new AtomicLong();

    /**
     * @param remote has patience: a node that is taken in is brought up to date meanwhile
     * @param deadlineNanos by {@link System#nanoTime}; then what went wrong last is thrown
     */
    Elsewhere(RaftClientRpc remote, List<Member> known, long deadlineNanos) {
        this.remote = remote;
        this.known = known.stream().map(Member::peer).toList();
        this.deadlineNanos = deadlineNanos;
    }

    /** Has a node taken in; returns when it has caught up. */
    void join(RaftPeer joining) throws IOException {
        again(
                to ->
                        remote.sendRequest(
                                        new SetConfigurationRequest(
                                                client,
                                                to,
                                                RaftSettings.GROUP,
                                                calls.incrementAndGet(),
                                                SetConfigurationRequest.Arguments.newBuilder()
                                                        .setServersInNewConf(List.of(joining))
                                                        .setMode(SetConfigurationRequest.Mode.ADD)
                                                        .build()))
                                .getException());
    }

    /** Has a node put out, if it is in. */
    void leave(RaftPeerId leaving) throws IOException {
        again(
                to -> {
                    List<RaftPeer> before = peers(to);
                    List<RaftPeer> after =
                            before.stream().filter(peer -> !peer.getId().equals(leaving)).toList();
                    return after.size() == before.size()
                            ? null
                            : remote.sendRequest(
                                            compareAndSet(
                                                    to,
                                                    client,
                                                    calls.incrementAndGet(),
                                                    before,
                                                    after))
                                    .getException();
                });
    }

    static SetConfigurationRequest compareAndSet(
            RaftPeerId to,
            ClientId client,
            long call,
            List<RaftPeer> before,
            List<RaftPeer> after) {
        return new SetConfigurationRequest(
                client,
                to,
                RaftSettings.GROUP,
                call,
                SetConfigurationRequest.Arguments.newBuilder()
                        .setServersInCurrentConf(before)
                        .setServersInNewConf(after)
                        .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                        .build());
    }

    /** Who belongs to the group, as its leader says: what another node says may be old. */
    private List<RaftPeer> peers(RaftPeerId of) throws IOException {
        var request = new GroupInfoRequest(client, of, RaftSettings.GROUP, calls.incrementAndGet());
        if (remote.sendRequest(request) instanceof GroupInfoReply reply
                && reply.getRoleInfoProto().getRole() == RaftPeerRole.LEADER
                && reply.getConf().isPresent()) {
            return ProtoUtils.toRaftPeers(reply.getConf().get().getPeersList());
        }
        throw new IOException(of + " does not lead the group");
    }

    /** One attempt at a node. */
    private interface Attempt {
        /** What went wrong, or null. */
        @Nullable IOException at(RaftPeerId to) throws IOException;
    }

    /** Asks one known node after the other, and whom they name, until it is done. */
    private void again(Attempt attempt) throws IOException {
        remote.addRaftPeers(known);
        var candidates = new ArrayDeque<>(known);
        while (true) {
            RaftPeer to = candidates.removeFirst();
            candidates.addLast(to);
            IOException problem;
            try {
                problem = attempt.at(to.getId());
            } catch (IOException unreachable) {
                problem = unreachable;
            }
            if (problem == null) {
                return;
            }
            if (System.nanoTime() > deadlineNanos) {
                throw problem;
            }
            if (problem instanceof NotLeaderException elsewhere
                    && elsewhere.getSuggestedLeader() != null) {
                remote.addRaftPeers(elsewhere.getSuggestedLeader());
                candidates.addFirst(elsewhere.getSuggestedLeader());
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking a group", e);
        }
    }
}
