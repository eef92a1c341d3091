package io.claviger.server.node;

import io.claviger.core.port.Fault;
import io.claviger.evidence.log.EvidenceLog;
import io.claviger.evidence.log.Pruning;
import io.claviger.streaming.Streams;
import io.claviger.streaming.delivery.SinkState;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops on this node what the journal says was archived, as far as its sinks are through with it.
 */
final class Pruner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pruner.class);

    private final Streams streams;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean closing;
    private volatile long done;

    Pruner(Streams streams) {
        this.streams = streams;
    }

    /** Begins, beside the caller, if there is something to drop that was not dropped before. */
    void maybe(EvidenceLog log) {
        long end = Math.min(log.archivedBelow(), delivered());
        if (end > done && running.compareAndSet(false, true)) {
            Thread.ofVirtual().name("pruner").start(() -> prune(log, end));
        }
    }

    /** Every sink of this node is through with the records before this one. */
    private long delivered() {
        return streams.states().stream()
                .mapToLong(SinkState::position)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private void prune(EvidenceLog log, long end) {
        try {
            long dropped = new Pruning(log, () -> !closing).run(end);
            if (!closing) {
                done = end;
                if (dropped > 0) {
                    LOG.info("dropped {} archived records before record {}", dropped, end);
                }
            }
        } catch (Fault fault) {
            LOG.warn("archived records stay for now: {}", fault.getMessage());
        } catch (RuntimeException broken) {
            LOG.error("archived records stay until the next start", broken);
            done = end;
        } finally {
            running.set(false);
        }
    }

    @Override
    public void close() {
        closing = true;
    }
}
