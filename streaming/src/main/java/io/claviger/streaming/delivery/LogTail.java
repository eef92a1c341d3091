package io.claviger.streaming.delivery;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.LogId;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.evidence.log.LogEntry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The log as couriers see it, until it is closed: the store under a log must not be read any more
 * once the journal closes, whatever a sink is waiting for. Thread-safe.
 */
public final class LogTail implements AutoCloseable {
    private final Supplier<Optional<EvidenceReader>> log;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    /**
     * Follows a log.
     *
     * @param log empty until the log is open
     */
    public LogTail(Supplier<Optional<EvidenceReader>> log) {
        this.log = log;
    }

    LogId id() {
        return read(EvidenceReader::id);
    }

    /** How many records there are; does not touch the store. */
    long size() {
        return log.get().map(EvidenceReader::size).orElse(0L);
    }

    /** Uses before this record were archived and may be gone. */
    long archivedBelow() {
        return read(EvidenceReader::archivedBelow);
    }

    List<LogEntry> follow(long from, int limit, int maxBytes) {
        return read(reader -> reader.follow(from, limit, maxBytes));
    }

    /** Root of the tree of the first records. */
    Bytes root(long size) {
        return read(reader -> reader.rootAt(size));
    }

    private <R> R read(Function<EvidenceReader, R> reading) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the log is closed");
            }
            return reading.apply(
                    log.get().orElseThrow(() -> new IllegalStateException("the log is not open")));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Waits for reads on their way; later ones fail. */
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
        } finally {
            lock.writeLock().unlock();
        }
    }
}
