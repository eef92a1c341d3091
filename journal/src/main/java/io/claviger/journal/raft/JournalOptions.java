package io.claviger.journal.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a node's journal runs.
 *
 * @param directory holds {@code raft/}, {@code state/} and {@code snapshots/}
 * @param nodeId name of this node in its group; part of the journal, so it never changes
 * @param format whether to initialize the directory, which must hold no journal yet; else it must
 *     hold one
 * @param diskReserveBytes free space below which nothing is accepted, or {@link
 *     #AUTOMATIC_DISK_RESERVE}
 * @param purgeDelay how long destroyed keys gather before the journal is purged behind them
 * @param peers how the node meets the others of its cluster; empty if it is alone
 * @param reads newest format of commands that the node says it can read; an older one lets a test
 *     stand for an older program
 */
public record JournalOptions(
        Path directory,
        String nodeId,
        boolean format,
        Batching batching,
        Timeouts timeouts,
        SnapshotDistance snapshots,
        long diskReserveBytes,
        Duration purgeDelay,
        Optional<PeerOptions> peers,
        int reads) {

    /** 256 MiB, or an eighth of the disk where that is less. */
    public static final long AUTOMATIC_DISK_RESERVE = -1;

    public JournalOptions {
        directory = directory.toAbsolutePath().normalize();
        require(nodeId.matches("[a-z0-9][a-z0-9-]{0,31}"), "a node id is 1 to 32 of a-z, 0-9, -");
        require(
                diskReserveBytes >= 0 || diskReserveBytes == AUTOMATIC_DISK_RESERVE,
                "diskReserveBytes is not negative");
        require(!purgeDelay.isNegative(), "purgeDelay is not negative");
    }

    /**
     * How commands become entries.
     *
     * @param queueLimit commands that may wait for a batch; one more is refused
     * @param maxRecords most commands in one entry
     * @param maxBytes most bytes of commands in one entry, but for a single command that is larger
     * @param inFlight batches on their way at once; while they are, the next one fills
     */
    public record Batching(int queueLimit, int maxRecords, int maxBytes, int inFlight) {
        public Batching {
            require(queueLimit >= 1, "queueLimit is at least 1");
            require(maxRecords >= 1, "maxRecords is at least 1");
            require(
                    maxBytes >= 1024 && maxBytes <= RaftSettings.MAX_ENTRY_BYTES / 2,
                    "maxBytes is 1 KiB to " + RaftSettings.MAX_ENTRY_BYTES / 2);
            require(inFlight >= 1 && inFlight <= 64, "inFlight is 1 to 64");
        }
    }

    /**
     * When waiting ends.
     *
     * @param append after which an unanswered batch makes the node fail
     * @param start after which a node that does not lead gives up starting
     */
    public record Timeouts(Duration append, Duration start) {
        public Timeouts {
            require(append.isPositive() && start.isPositive(), "timeouts are positive");
        }
    }

    /**
     * After how much a snapshot is taken, whichever is first.
     *
     * @param entries of the journal
     * @param bytes of entries
     */
    public record SnapshotDistance(long entries, long bytes) {
        public SnapshotDistance {
            require(entries >= 1 && bytes >= 1, "snapshots are taken at some distance");
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** The defaults, for a directory that holds a journal. */
    public static JournalOptions at(Path directory) {
        return new JournalOptions(
                directory,
                "n1",
                false,
                new Batching(8192, 512, 256 * 1024, 3),
                new Timeouts(Duration.ofSeconds(15), Duration.ofSeconds(60)),
                new SnapshotDistance(50_000, 128L << 20),
                AUTOMATIC_DISK_RESERVE,
                Duration.ofSeconds(2),
                Optional.empty(),
                CommandFormats.LATEST);
    }

    public JournalOptions withNodeId(String id) {
        return copy(id, format, batching, timeouts, snapshots, diskReserveBytes, purgeDelay);
    }

    public JournalOptions withFormat(boolean value) {
        return copy(nodeId, value, batching, timeouts, snapshots, diskReserveBytes, purgeDelay);
    }

    public JournalOptions withQueueLimit(int limit) {
        return with(
                new Batching(
                        limit, batching.maxRecords(), batching.maxBytes(), batching.inFlight()));
    }

    public JournalOptions withBatches(int records, int bytes, int inFlight) {
        return with(new Batching(batching.queueLimit(), records, bytes, inFlight));
    }

    private JournalOptions with(Batching value) {
        return copy(nodeId, format, value, timeouts, snapshots, diskReserveBytes, purgeDelay);
    }

    public JournalOptions withTimeouts(Duration append, Duration start) {
        var value = new Timeouts(append, start);
        return copy(nodeId, format, batching, value, snapshots, diskReserveBytes, purgeDelay);
    }

    public JournalOptions withSnapshots(long entries, long bytes) {
        var value = new SnapshotDistance(entries, bytes);
        return copy(nodeId, format, batching, timeouts, value, diskReserveBytes, purgeDelay);
    }

    public JournalOptions withDiskReserve(long bytes) {
        return copy(nodeId, format, batching, timeouts, snapshots, bytes, purgeDelay);
    }

    public JournalOptions withPurgeDelay(Duration delay) {
        return copy(nodeId, format, batching, timeouts, snapshots, diskReserveBytes, delay);
    }

    public JournalOptions withPeers(PeerOptions others) {
        return new JournalOptions(
                directory,
                nodeId,
                format,
                batching,
                timeouts,
                snapshots,
                diskReserveBytes,
                purgeDelay,
                Optional.of(others),
                reads);
    }

    public JournalOptions withReads(int format) {
        return new JournalOptions(
                directory,
                nodeId,
                format(),
                batching,
                timeouts,
                snapshots,
                diskReserveBytes,
                purgeDelay,
                peers,
                format);
    }

    private JournalOptions copy(
            String id,
            boolean formatted,
            Batching batches,
            Timeouts waits,
            SnapshotDistance distance,
            long reserve,
            Duration delay) {
        return new JournalOptions(
                directory, id, formatted, batches, waits, distance, reserve, delay, peers, reads);
    }
}
