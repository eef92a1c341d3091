package io.claviger.journal.raft;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a node's journal runs.
 *
 * @param directory holds {@code raft/}, {@code state/} and {@code snapshots/}
 * @param nodeId name of this node in its group; part of the journal, so it never changes
 * @param format whether to initialize the directory, which must hold no journal yet; else it must
 *     hold one
 * @param queueLimit commands that may wait for a batch; one more is refused
 * @param maxBatchRecords most commands in one entry
 * @param maxBatchBytes most bytes of commands in one entry, but for a single command that is larger
 * @param batchesInFlight batches on their way at once; while they are, the next one fills
 * @param appendTimeout after which an unanswered batch makes the node fail
 * @param startTimeout after which a node that does not lead gives up starting
 * @param snapshotEntries entries after which a snapshot is taken
 * @param snapshotBytes bytes of entries after which a snapshot is taken, whichever is first
 * @param diskReserveBytes free space below which nothing is accepted, or {@link
 *     #AUTOMATIC_DISK_RESERVE}
 * @param purgeDelay how long destroyed keys gather before the journal is purged behind them
 */
public record JournalOptions(
        Path directory,
        String nodeId,
        boolean format,
        int queueLimit,
        int maxBatchRecords,
        int maxBatchBytes,
        int batchesInFlight,
        Duration appendTimeout,
        Duration startTimeout,
        long snapshotEntries,
        long snapshotBytes,
        long diskReserveBytes,
        Duration purgeDelay) {

    /** 256 MiB, or an eighth of the disk where that is less. */
    public static final long AUTOMATIC_DISK_RESERVE = -1;

    public JournalOptions {
        directory = directory.toAbsolutePath().normalize();
        require(nodeId.matches("[a-z0-9][a-z0-9-]{0,31}"), "a node id is 1 to 32 of a-z, 0-9, -");
        require(queueLimit >= 1, "queueLimit is at least 1");
        require(maxBatchRecords >= 1, "maxBatchRecords is at least 1");
        require(
                maxBatchBytes >= 1024 && maxBatchBytes <= RaftSettings.MAX_ENTRY_BYTES / 2,
                "maxBatchBytes is 1 KiB to " + RaftSettings.MAX_ENTRY_BYTES / 2);
        require(batchesInFlight >= 1 && batchesInFlight <= 64, "batchesInFlight is 1 to 64");
        require(appendTimeout.isPositive(), "appendTimeout is positive");
        require(startTimeout.isPositive(), "startTimeout is positive");
        require(snapshotEntries >= 1 && snapshotBytes >= 1, "snapshots are taken at some distance");
        require(
                diskReserveBytes >= 0 || diskReserveBytes == AUTOMATIC_DISK_RESERVE,
                "diskReserveBytes is not negative");
        require(!purgeDelay.isNegative(), "purgeDelay is not negative");
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
                8192,
                512,
                256 * 1024,
                3,
                Duration.ofSeconds(15),
                Duration.ofSeconds(60),
                50_000,
                128L << 20,
                AUTOMATIC_DISK_RESERVE,
                Duration.ofSeconds(2));
    }

    public JournalOptions withNodeId(String id) {
        return new JournalOptions(
                directory,
                id,
                format,
                queueLimit,
                maxBatchRecords,
                maxBatchBytes,
                batchesInFlight,
                appendTimeout,
                startTimeout,
                snapshotEntries,
                snapshotBytes,
                diskReserveBytes,
                purgeDelay);
    }

    public JournalOptions withFormat(boolean value) {
        return new JournalOptions(
                directory,
                nodeId,
                value,
                queueLimit,
                maxBatchRecords,
                maxBatchBytes,
                batchesInFlight,
                appendTimeout,
                startTimeout,
                snapshotEntries,
                snapshotBytes,
                diskReserveBytes,
                purgeDelay);
    }

    public JournalOptions withQueueLimit(int limit) {
        return new JournalOptions(
                directory,
                nodeId,
                format,
                limit,
                maxBatchRecords,
                maxBatchBytes,
                batchesInFlight,
                appendTimeout,
                startTimeout,
                snapshotEntries,
                snapshotBytes,
                diskReserveBytes,
                purgeDelay);
    }

    public JournalOptions withBatches(int records, int bytes, int inFlight) {
        return new JournalOptions(
                directory,
                nodeId,
                format,
                queueLimit,
                records,
                bytes,
                inFlight,
                appendTimeout,
                startTimeout,
                snapshotEntries,
                snapshotBytes,
                diskReserveBytes,
                purgeDelay);
    }

    public JournalOptions withTimeouts(Duration append, Duration start) {
        return new JournalOptions(
                directory,
                nodeId,
                format,
                queueLimit,
                maxBatchRecords,
                maxBatchBytes,
                batchesInFlight,
                append,
                start,
                snapshotEntries,
                snapshotBytes,
                diskReserveBytes,
                purgeDelay);
    }

    public JournalOptions withSnapshots(long entries, long bytes) {
        return new JournalOptions(
                directory,
                nodeId,
                format,
                queueLimit,
                maxBatchRecords,
                maxBatchBytes,
                batchesInFlight,
                appendTimeout,
                startTimeout,
                entries,
                bytes,
                diskReserveBytes,
                purgeDelay);
    }

    public JournalOptions withDiskReserve(long bytes) {
        return new JournalOptions(
                directory,
                nodeId,
                format,
                queueLimit,
                maxBatchRecords,
                maxBatchBytes,
                batchesInFlight,
                appendTimeout,
                startTimeout,
                snapshotEntries,
                snapshotBytes,
                bytes,
                purgeDelay);
    }

    public JournalOptions withPurgeDelay(Duration delay) {
        return new JournalOptions(
                directory,
                nodeId,
                format,
                queueLimit,
                maxBatchRecords,
                maxBatchBytes,
                batchesInFlight,
                appendTimeout,
                startTimeout,
                snapshotEntries,
                snapshotBytes,
                diskReserveBytes,
                delay);
    }
}
