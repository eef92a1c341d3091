package io.claviger.journal.raft;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Ratis, set up for a group of one or for a cluster. */
final class RaftSettings {
    /** Largest entry; a batch is smaller by far. */
    static final int MAX_ENTRY_BYTES = 4 << 20;

    /** The one group that serves all partitions today. Part of every data directory. */
    static final RaftGroupId GROUP =
            RaftGroupId.valueOf(UUID.fromString("c1a51e50-0000-4000-8000-000000000001"));

    private RaftSettings() {}

    /** The group as a new node sees it: itself, or nobody yet if it waits to be taken in. */
    static RaftGroup group(JournalOptions options) {
        if (options.peers().map(PeerOptions::joining).orElse(false)) {
            return RaftGroup.valueOf(GROUP);
        }
        var self = RaftPeer.newBuilder().setId(RaftPeerId.valueOf(options.nodeId()));
        options.peers().map(PeerOptions::address).ifPresent(self::setAddress);
        return RaftGroup.valueOf(GROUP, List.of(self.build()));
    }

    /** Where Ratis keeps the segments of the group's log. */
    static Path segments(Path raftDirectory) {
        return raftDirectory.resolve(GROUP.getUuid().toString()).resolve("current");
    }

    static RaftProperties properties(Path raftDirectory, Optional<PeerOptions> peers) {
        RaftProperties p = common(raftDirectory);
        peers.ifPresentOrElse(own -> cluster(p, own), () -> alone(p));
        return p;
    }

    private static void alone(RaftProperties p) {
        RaftConfigKeys.Rpc.setType(p, new NoPeers());
        // Nobody competes in a group of one: elect at once after start. Afterwards a long pause of
        // the process is no reason to step down, because nobody can take over.
        RaftServerConfigKeys.Rpc.setTimeoutMin(p, millis(300));
        RaftServerConfigKeys.Rpc.setTimeoutMax(p, millis(600));
        RaftServerConfigKeys.Rpc.setRequestTimeout(p, millis(1000));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(p, millis(10));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(p, millis(20));
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(p, days(365));
    }

    private static void cluster(RaftProperties p, PeerOptions own) {
        Cable.set(p);
        GrpcConfigKeys.Server.setHost(p, own.host());
        GrpcConfigKeys.Server.setPort(p, own.port());
        GrpcConfigKeys.setMessageSizeMax(p, SizeInBytes.valueOf(4L * MAX_ENTRY_BYTES));
        long election = own.election().toMillis();
        RaftServerConfigKeys.Rpc.setTimeoutMin(p, millis(election));
        RaftServerConfigKeys.Rpc.setTimeoutMax(p, millis(2 * election));
        // Where answers take long, votes do too.
        RaftServerConfigKeys.Rpc.setRequestTimeout(p, millis(Math.max(1000, 3 * election)));
        // A leader that hears of no majority for this long is none.
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(p, millis(2 * election));
        // Without it every request waits for a question to a majority. What an early election could
        // do to it is in ADR 36.
        RaftServerConfigKeys.Read.setLeaderLeaseEnabled(p, true);
        // A node that is taken in may be slow to begin: it starts, or writes a snapshot to its
        // disk.
        RaftServerConfigKeys.setStagingTimeout(p, TimeDuration.valueOf(60, TimeUnit.SECONDS));
        RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(p, true);
        RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(p, SizeInBytes.valueOf("1MB"));
        // After thirty attempts Ratis would wait for 5 s before each next one to reach a member
        // that
        // is away, and once it is back it stands without the log as long.
        RaftServerConfigKeys.Log.Appender.setRetryPolicy(p, "1ms,10, 250ms,100000000");
        // Ratis waits for the product of the two before it tries again to send a snapshot to a node
        // that was not there; the defaults make that 24 s, in which it sends it nothing else.
        GrpcConfigKeys.Server.setInstallSnapshotRequestTimeout(p, millis(750));
        GrpcConfigKeys.Server.setInstallSnapshotRequestElementLimit(p, 4);
        RaftClientConfigKeys.Rpc.setRequestTimeout(p, millis(Math.max(1000, 3 * election)));
    }

    /** The same, for requests that take long: a node that joins is brought up to date meanwhile. */
    static RaftProperties patient(RaftProperties properties) {
        var p = new RaftProperties(properties);
        RaftClientConfigKeys.Rpc.setRequestTimeout(p, TimeDuration.valueOf(2, TimeUnit.MINUTES));
        return p;
    }

    /** Certificates for gRPC, and what may cut the node off; empty for a node that is alone. */
    static Parameters parameters(
            Optional<PeerOptions> peers, Isolation isolation, Runnable connectionEnded) {
        return peers.map(own -> Cable.parameters(own, isolation, connectionEnded))
                .orElseGet(Parameters::new);
    }

    private static RaftProperties common(Path raftDirectory) {
        var p = new RaftProperties();
        RaftServerConfigKeys.setStorageDir(p, List.of(raftDirectory.toFile()));
        RaftServerConfigKeys.setRemovedGroupsDir(p, raftDirectory.resolve("removed").toFile());

        // A long pause of the process is no reason to close.
        RaftServerConfigKeys.setCloseThreshold(p, days(366));

        // Acknowledged is synced: never the asynchronous or unsafe flush.
        RaftServerConfigKeys.Log.setAsyncFlushEnabled(p, false);
        RaftServerConfigKeys.Log.setUnsafeFlushEnabled(p, false);
        RaftServerConfigKeys.Log.setCorruptionPolicy(
                p, RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
        // The default writes and syncs an extra entry after commits.
        RaftServerConfigKeys.Log.setLogMetadataEnabled(p, false);
        RaftServerConfigKeys.Log.setSegmentSizeMax(p, SizeInBytes.valueOf("32MB"));
        RaftServerConfigKeys.Log.setPreallocatedSize(p, SizeInBytes.valueOf("4MB"));
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(p, 2);
        RaftServerConfigKeys.Log.setSegmentCacheSizeMax(p, SizeInBytes.valueOf("64MB"));
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(
                p, SizeInBytes.valueOf(MAX_ENTRY_BYTES));
        RaftServerConfigKeys.Log.setWriteBufferSize(p, SizeInBytes.valueOf(2L * MAX_ENTRY_BYTES));
        // Snapshots are taken by this module, which purges behind them (Snapshots).
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(p, true);
        RaftServerConfigKeys.Log.setPurgeGap(p, 1);
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(p, false);

        // Back-pressure far above what the batches in flight can reach.
        RaftServerConfigKeys.Write.setElementLimit(p, 256);
        RaftServerConfigKeys.Write.setByteLimit(p, SizeInBytes.valueOf("64MB"));
        RaftServerConfigKeys.Log.setQueueElementLimit(p, 1024);
        RaftServerConfigKeys.Log.setQueueByteLimit(p, SizeInBytes.valueOf("64MB"));
        // What is sent again is known by its session and sequence: see AppliedBatches.
        RaftServerConfigKeys.RetryCache.setExpiryTime(p, millis(2000));
        RaftServerConfigKeys.Read.setOption(p, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
        return p;
    }

    private static TimeDuration millis(long value) {
        return TimeDuration.valueOf(value, TimeUnit.MILLISECONDS);
    }

    private static TimeDuration days(long value) {
        return TimeDuration.valueOf(value, TimeUnit.DAYS);
    }
}
