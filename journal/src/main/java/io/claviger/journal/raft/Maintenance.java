package io.claviger.journal.raft;

import io.claviger.core.port.Column;
import io.claviger.journal.snapshot.Snapshot;
import io.claviger.journal.snapshot.Snapshots;
import io.claviger.journal.state.Overlay;
import io.claviger.journal.store.Position;
import io.claviger.journal.store.RocksStore;
import io.claviger.journal.watch.FileWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.server.raftlog.RaftLogBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots at a distance, and the purge behind destroyed objects, on a thread of its own. The cut
 * of a snapshot holds the apply thread for as long as RocksDB needs to flush what came since the
 * flush before it, and to link its files; hashing and syncing happen beside the traffic.
 */
final class Maintenance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
    private static final int RETAINED_SNAPSHOTS = 2;
    private static final long QUIESCE_MILLIS = 2000;
    private static final long RETRY_MILLIS = 500;
    private static final long CLUSTER_RETRY_MILLIS = 3000;
    private static final long CLOSE_MILLIS = 5000;

    /** Moments in vain after which the master hands over, so that a new term closes the segment. */
    private static final int PATIENT_PURGES = 2;

    private static final long TERMS_APART_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final JournalOptions options;
    private final RocksStore store;
    private final Snapshots snapshots;
    private final Machine machine;
    private final Batcher batcher;
    private final RaftLogBase log;
    private final FileWatch watch;
    private final Condition condition;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("journal-maintenance").factory());
    private final AtomicLong entries = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean snapshotDue = new AtomicBoolean();
    private final AtomicBoolean purgeDue = new AtomicBoolean();
    private final ConcurrentLinkedQueue<byte[]> removed = new ConcurrentLinkedQueue<>();
    private final Runnable newTerm;
    // Of the maintenance thread.
    private int busy;
    private long lastTermNanos = System.nanoTime() - TERMS_APART_NANOS;
    private volatile boolean closing;
    private volatile long lastPauseNanos;

    /**
     * @param newTerm begins a new term of the group, if this node leads it; every node then goes on
     *     in a new segment
     */
    Maintenance(
            JournalOptions options,
            RocksStore store,
            Snapshots snapshots,
            Machine machine,
            Batcher batcher,
            RaftLogBase log,
            FileWatch watch,
            Condition condition,
            Runnable newTerm) {
        this.options = options;
        this.store = store;
        this.snapshots = snapshots;
        this.machine = machine;
        this.batcher = batcher;
        this.log = log;
        this.watch = watch;
        this.condition = condition;
        this.newTerm = newTerm;
    }

    /** Goes on with what the node did not finish before it stopped. */
    void start() {
        long behind =
                store.applied().index()
                        - snapshots.latest().map(s -> s.position().index()).orElse(-1L);
        count(behind, 0);
        if (options.peers().isPresent() && behind > 0) {
            // At a start Ratis drops the entries that the store holds. A node that has less than
            // they begin with can only be brought up to date by a snapshot.
            run(
                    () -> {
                        snapshot();
                        return true;
                    },
                    0);
        }
        if (store.purgeUpTo() >= 0) {
            // Which rows they were is not known any more: all keys.
            schedulePurge(() -> purge(List.of()), 0);
        }
    }

    /** An entry of so many bytes was applied, and removed these rows. */
    void applied(int entryBytes, List<byte[]> removedRows) {
        count(1, entryBytes);
        if (!removedRows.isEmpty()) {
            removed.addAll(removedRows);
            schedulePurge(this::purgeRemoved, options.purgeDelay().toMillis());
        }
    }

    private void count(long newEntries, long newBytes) {
        long nowEntries = entries.addAndGet(newEntries);
        long nowBytes = bytes.addAndGet(newBytes);
        boolean due =
                nowEntries >= options.snapshots().entries()
                        || nowBytes >= options.snapshots().bytes();
        if (due && snapshotDue.compareAndSet(false, true)) {
            run(
                    () -> {
                        try {
                            snapshot();
                        } finally {
                            snapshotDue.set(false);
                        }
                        return true;
                    },
                    0);
        }
    }

    private void schedulePurge(Callable<Boolean> purge, long delayMillis) {
        if (purgeDue.compareAndSet(false, true)) {
            run(
                    () -> {
                        purgeDue.set(false);
                        return purge.call();
                    },
                    delayMillis);
        }
    }

    /** Runs a task; again a little later while it says false. */
    private void run(Callable<Boolean> task, long delayMillis) {
        if (closing) {
            return;
        }
        var _ =
                thread.schedule(
                        () -> {
                            try {
                                if (!closing && !condition.failed() && !task.call()) {
                                    run(task, retryMillis());
                                }
                            } catch (Exception e) {
                                if (!closing) {
                                    LOG.error("Maintenance failed", e);
                                    condition.fail("the journal cannot be maintained: " + e);
                                }
                            }
                            return null;
                        },
                        delayMillis,
                        TimeUnit.MILLISECONDS);
    }

    /** In a cluster others append, too: there may be no quiet moment before the segment is full. */
    private long retryMillis() {
        return options.peers().isPresent() ? CLUSTER_RETRY_MILLIS : RETRY_MILLIS;
    }

    /**
     * Takes a snapshot now and purges the log behind it; in a cluster behind the one before, so
     * that a node that was away for a moment catches up by the log.
     */
    Snapshot snapshot() throws IOException {
        long before = snapshots.latest().map(s -> s.position().index()).orElse(-1L);
        Snapshot snapshot = take();
        purgeLog(options.peers().isPresent() ? before : snapshot.position().index());
        return snapshot;
    }

    private Snapshot take() throws IOException {
        store.flush();
        Snapshot snapshot = cut();
        snapshots.retain(RETAINED_SNAPSHOTS);
        return snapshot;
    }

    private void purgeLog(long upTo) throws IOException {
        if (upTo >= 0) {
            watch.allowPurge(upTo);
            join(log.purge(upTo));
        }
    }

    private Snapshot cut() throws IOException {
        Path prepared = snapshots.prepare();
        var position = new Position[] {Position.NONE};
        machine.betweenEntries(
                applied -> {
                    store.checkpoint(prepared);
                    position[0] = applied;
                    entries.set(0);
                    bytes.set(0);
                });
        return snapshots.complete(prepared, position[0]);
    }

    private boolean purgeRemoved() throws IOException, InterruptedException {
        var rows = new ArrayList<byte[]>();
        for (byte[] row = removed.poll(); row != null; row = removed.poll()) {
            rows.add(row);
        }
        if (!purge(rows)) {
            removed.addAll(rows);
            return false;
        }
        return true;
    }

    /**
     * Removes what still holds the blobs of destroyed keys and data objects: table rows, then
     * snapshots, then the log with the commands that brought them. The open segment cannot be
     * purged, so it is closed while nothing is on its way: Ratis does that when a snapshot is
     * installed that reaches its end.
     *
     * @param rows the rows, or empty for all that can be removed
     */
    private boolean purge(List<byte[]> rows) throws IOException, InterruptedException {
        long upTo = store.purgeUpTo();
        if (upTo < 0) {
            return true;
        }
        store.flush();
        if (rows.isEmpty()) {
            Overlay.removable((from, to) -> store.rewrite(Column.STATE, from, to));
        } else {
            rows.forEach(row -> store.rewrite(Column.STATE, row));
        }
        // Does most of the work, so that the snapshot in the pause finds little to do.
        Snapshot clean = take();
        purgeLog(clean.position().index());
        var done = new boolean[1];
        boolean quiet = batcher.quiesced(QUIESCE_MILLIS, () -> done[0] = roll());
        if (!(quiet && done[0]) && !purged(upTo)) {
            waitForQuiet();
            return false;
        }
        busy = 0;
        snapshots.retainFrom(clean);
        store.purged(upTo);
        LOG.info("Purged the journal up to entry {} behind destroyed objects", upTo);
        return true;
    }

    /** Whether the segments with these entries were closed and purged in the meantime. */
    private boolean purged(long upTo) {
        return log.getStartIndex() > upTo;
    }

    /** The others append, too, and may never pause: then the segment is to end otherwise. */
    private void waitForQuiet() {
        long now = System.nanoTime();
        if (++busy >= PATIENT_PURGES && now - lastTermNanos >= TERMS_APART_NANOS) {
            lastTermNanos = now;
            newTerm.run();
        }
    }

    private boolean roll() {
        long start = System.nanoTime();
        try {
            long end = store.applied().index();
            if (log.getLastEntryTermIndex() == null) {
                return true;
            }
            if (snapshots.latest().map(s -> s.position().index()).orElse(-1L) != end) {
                cut();
            }
            CompletableFuture<Long> purged;
            // Nothing is appended, here or by a leader elsewhere, until the segment is closed.
            try (var _ = log.writeLock()) {
                var last = log.getLastEntryTermIndex();
                if (last != null && last.getIndex() != end) {
                    return false;
                }
                watch.allowRoll(end);
                purged = log.onSnapshotInstalled(end);
            }
            join(purged);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lastPauseNanos = System.nanoTime() - start;
        }
    }

    /** How long the last purge held appends back. */
    long lastPauseNanos() {
        return lastPauseNanos;
    }

    /** Runs what is due now and waits for it; for tests and for a snapshot on demand. */
    void snapshotNow() throws InterruptedException, ExecutionException {
        thread.submit(this::snapshot).get();
    }

    /** Takes a snapshot now whose files stay until {@link #release}. */
    Snapshot hold() throws InterruptedException, ExecutionException {
        return thread.submit(
                        () -> {
                            Snapshot taken = snapshot();
                            snapshots.hold(taken);
                            return taken;
                        })
                .get();
    }

    /** Lets go of a held snapshot; one that outlives this process stays until it is replaced. */
    void release(Snapshot held) {
        run(
                () -> {
                    snapshots.release(held);
                    return true;
                },
                0);
    }

    private static void join(CompletableFuture<Long> purged) throws IOException {
        try {
            purged.get(QUIESCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while purging", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the log was not purged: " + e, e);
        }
    }

    @Override
    public void close() {
        closing = true;
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("Maintenance does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
