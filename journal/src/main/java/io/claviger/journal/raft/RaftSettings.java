package io.claviger.journal.raft;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Ratis, set up for a group of one. */
final class RaftSettings {
    /** Largest entry; a batch is smaller by far. */
    static final int MAX_ENTRY_BYTES = 4 << 20;

    /** The one group that serves all partitions today. Part of every data directory. */
    static final RaftGroupId GROUP =
            RaftGroupId.valueOf(UUID.fromString("c1a51e50-0000-4000-8000-000000000001"));

    private RaftSettings() {}

    static RaftGroup group(String nodeId) {
        return RaftGroup.valueOf(
                GROUP, List.of(RaftPeer.newBuilder().setId(RaftPeerId.valueOf(nodeId)).build()));
    }

    /** Where Ratis keeps the segments of the group's log. */
    static Path segments(Path raftDirectory) {
        return raftDirectory.resolve(GROUP.getUuid().toString()).resolve("current");
    }

    static RaftProperties properties(Path raftDirectory) {
        var p = new RaftProperties();
        RaftConfigKeys.Rpc.setType(p, new NoPeers());
        RaftServerConfigKeys.setStorageDir(p, List.of(raftDirectory.toFile()));
        RaftServerConfigKeys.setRemovedGroupsDir(p, raftDirectory.resolve("removed").toFile());

        // Nobody competes in a group of one: elect at once after start. Afterwards a long pause of
        // the process is no reason to step down or to close, because nobody can take over.
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(p, millis(10));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(p, millis(20));
        RaftServerConfigKeys.Rpc.setTimeoutMin(p, millis(300));
        RaftServerConfigKeys.Rpc.setTimeoutMax(p, millis(600));
        RaftServerConfigKeys.Rpc.setRequestTimeout(p, millis(1000));
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(p, days(365));
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
        // Nothing is retried, so nothing needs to be remembered.
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
