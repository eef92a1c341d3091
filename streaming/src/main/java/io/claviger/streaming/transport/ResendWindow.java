package io.claviger.streaming.transport;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which batches a receiver that never confirms may not have yet: syslog has no acknowledgement, and
 * what was written may lie in the buffers of both systems when the connection breaks. What was
 * written before so many later bytes cannot lie there any more. Not thread-safe.
 */
final class ResendWindow {
    private final long maxBytes;
    private final Deque<Written> batches = new ArrayDeque<>();
    private long bytes;

    private record Written(long from, long bytes) {}

    /**
     * An empty window.
     *
     * @param maxBytes more than the buffers on the way can hold
     */
    ResendWindow(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** A batch was written; the first record that may not have arrived. */
    long written(long from, long end, long length) {
        if (length > 0) {
            batches.addLast(new Written(from, length));
            bytes += length;
        }
        while (batches.size() > 1 && bytes - batches.getFirst().bytes() >= maxBytes) {
            bytes -= batches.removeFirst().bytes();
        }
        return batches.isEmpty() ? end : batches.getFirst().from();
    }

    /** A new connection begins. */
    void clear() {
        batches.clear();
        bytes = 0;
    }
}
