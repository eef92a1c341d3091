package io.claviger.bench;

import io.claviger.client.Claviger;
import io.claviger.client.ClavigerException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that sign all the time while the master is killed, again and again: how long each of them
 * had no answer.
 */
final class Failover implements AutoCloseable {
    /** Clients; each signs, waits for the answer, and pauses. */
    static final int CLIENTS = 6;

    private static final int THINK_MILLIS = 10;
    private static final int WATCHED_MILLIS = 5000;
    private static final double NANOS_PER_MILLI = 1e6;

    private final ExecutorService pool = Executors.newFixedThreadPool(CLIENTS);
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final Longest[] clients = new Longest[CLIENTS];
    private volatile boolean over;

    /** The longest time between two answers of a client since it was last asked. */
    private static final class Longest {
        private long last = System.nanoTime();
        private long nanos;

        synchronized void answered() {
            long now = System.nanoTime();
            nanos = Math.max(nanos, now - last);
            last = now;
        }

        synchronized void reset() {
            nanos = 0;
        }

        synchronized double millis() {
            return Math.max(nanos, System.nanoTime() - last) / NANOS_PER_MILLI;
        }
    }

    /**
     * @param clavigers one for each client
     */
    Failover(List<Claviger> clavigers, String key, String payload) {
        for (int i = 0; i < CLIENTS; i++) {
            var longest = new Longest();
            clients[i] = longest;
            LibraryLoad.Signer signer =
                    LibraryLoad.signer(clavigers.get(i % clavigers.size()), key, payload);
            var _ = pool.submit(() -> sign(signer, longest));
        }
    }

    private void sign(LibraryLoad.Signer signer, Longest longest) {
        while (!over) {
            try {
                byte[] _ = signer.sign();
                longest.answered();
                answers.incrementAndGet();
            } catch (ClavigerException | GeneralSecurityException failed) {
                failures.incrementAndGet();
            }
            ClusterOfNodes.pause(THINK_MILLIS);
        }
    }

    /** For how many milliseconds each client had no answer, at longest, after a fault. */
    List<Double> after(Runnable fault) {
        for (Longest each : clients) {
            each.reset();
        }
        fault.run();
        ClusterOfNodes.pause(WATCHED_MILLIS);
        return Arrays.stream(clients).map(Longest::millis).toList();
    }

    long answers() {
        return answers.get();
    }

    long failures() {
        return failures.get();
    }

    @Override
    public void close() {
        over = true;
        pool.close();
    }
}
