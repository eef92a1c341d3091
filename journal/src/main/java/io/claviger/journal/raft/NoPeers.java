package io.claviger.journal.raft;

import java.net.InetSocketAddress;
import java.util.Collection;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.proto.RaftProtos;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerRpc;
import org.apache.ratis.server.ServerFactory;

/**
 * The transport of a group of one: none. Nothing listens, so nobody can talk Raft to the node, and
 * start-up saves loading a network stack. Public because Ratis creates it by name.
 */
public final class NoPeers implements RpcType {

    @Override
    public String name() {
        return NoPeers.class.getName();
    }

    @Override
    public RpcFactory newFactory(Parameters parameters) {
        return new Factory(this);
    }

    private record Factory(RpcType type) implements ServerFactory {
        @Override
        public RaftServerRpc newRaftServerRpc(RaftServer server) {
            return new Silence(type);
        }

        @Override
        public RpcType getRpcType() {
            return type;
        }
    }

    private record Silence(RpcType type) implements RaftServerRpc {
        private static UnsupportedOperationException noPeers() {
            return new UnsupportedOperationException("a group of one has no peers");
        }

        @Override
        public void start() {}

        @Override
        public InetSocketAddress getInetSocketAddress() {
            return InetSocketAddress.createUnresolved("none", 0);
        }

        @Override
        public void handleException(RaftPeerId serverId, Exception e, boolean reconnect) {}

        @Override
        public void addRaftPeers(Collection<RaftPeer> peers) {
            // Only the node itself is ever announced.
        }

        @Override
        public RpcType getRpcType() {
            return type;
        }

        @Override
        public RaftProtos.RequestVoteReplyProto requestVote(
                RaftProtos.RequestVoteRequestProto request) {
            throw noPeers();
        }

        @Override
        public RaftProtos.AppendEntriesReplyProto appendEntries(
                RaftProtos.AppendEntriesRequestProto request) {
            throw noPeers();
        }

        @Override
        public RaftProtos.InstallSnapshotReplyProto installSnapshot(
                RaftProtos.InstallSnapshotRequestProto request) {
            throw noPeers();
        }

        @Override
        public RaftProtos.StartLeaderElectionReplyProto startLeaderElection(
                RaftProtos.StartLeaderElectionRequestProto request) {
            throw noPeers();
        }

        @Override
        public void close() {}
    }
}
