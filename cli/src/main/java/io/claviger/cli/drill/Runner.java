package io.claviger.cli.drill;

import io.claviger.cli.CommandFailed;
import io.claviger.cli.probe.Probe;
import io.claviger.cli.probe.ProbeOptions.Trial;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Runs one probe again and again on a thread of its own, and keeps what came of it. A call that
 * hangs hangs alone: nobody waits for it longer than for the drill.
 */
final class Runner implements AutoCloseable {
    private static final long PAUSE_MILLIS = 100;

    private final Trial trial;
    private final Duration patience;
    private final Thread thread;
    private volatile boolean stopped;
    // Under this object's lock.
    private int operations;
    private int failures;
    private long longestNanos;
    private long lastNanos = System.nanoTime();
    private long beganNanos = System.nanoTime();
    private boolean late;
    private String error = "";

    /**
     * Begins.
     *
     * @param patience after which a call that does not answer counts as failed
     */
    Runner(Trial trial, Duration patience) {
        this.trial = trial;
        this.patience = patience;
        this.thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("probe-" + trial.application() + "-" + trial.way())
                        .start(this::run);
    }

    private void run() {
        try (Probe probe = trial.maker().get()) {
            while (!stopped) {
                begins();
                try {
                    probe.once();
                    done();
                } catch (CommandFailed failed) {
                    failed(String.valueOf(failed.getMessage()));
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (CommandFailed unusable) {
            failed(String.valueOf(unusable.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void begins() {
        beganNanos = System.nanoTime();
        late = false;
    }

    private synchronized void done() {
        long now = System.nanoTime();
        operations++;
        longestNanos = Math.max(longestNanos, now - lastNanos);
        lastNanos = now;
        beganNanos = now;
    }

    private synchronized void failed(String why) {
        if (!late) {
            failures++;
        }
        error = why;
        beganNanos = System.nanoTime();
    }

    /**
     * What came of a probe so far.
     *
     * @param operations that were done and verified
     * @param longest time without one
     * @param error what the last failed call ended with; empty if none failed
     */
    record Seen(
            String application,
            String way,
            int operations,
            int failures,
            Duration longest,
            String error) {}

    synchronized Seen seen() {
        long now = System.nanoTime();
        if (!late && !stopped && now - beganNanos > patience.toNanos()) {
            late = true;
            failures++;
            error = "no answer within %d seconds".formatted(patience.toSeconds());
        }
        return new Seen(
                trial.application(),
                trial.way(),
                operations,
                failures,
                Duration.ofNanos(Math.max(longestNanos, now - lastNanos)),
                error);
    }

    /** How long ago it did an operation for the last time. */
    synchronized Duration silent() {
        return Duration.ofNanos(System.nanoTime() - lastNanos);
    }

    /** From now on it counts. */
    synchronized void reset() {
        operations = 0;
        failures = 0;
        longestNanos = 0;
        error = "";
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
    }
}
