package io.claviger.server.witness;

import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.WitnessKey;
import io.claviger.rest.evidence.Witnesses;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All witnesses of the node: a thread for each, so that a slow one delays no other, and none of
 * them a signature. Thread-safe.
 */
public final class NodeWitnesses implements Witnesses, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeWitnesses.class);
    private static final Duration AT_START = Duration.ofSeconds(3);
    private static final Duration LATER = Duration.ofSeconds(15);
    private static final long POLL_MILLIS = 500;
    private static final long MAX_WAIT_MILLIS = 60_000;
    private static final long EXPORT_WAIT_MILLIS = 3_000;

    private final WitnessClient client;
    private final LogHeads log;
    private final List<Follower> followers;
    private final Consumer<String> alarm;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition nudged = lock.newCondition();
    private final Condition progress = lock.newCondition();
    private final Set<String> alarms = new HashSet<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /**
     * @param alarm gets each sentence about the log once
     */
    public NodeWitnesses(WitnessSettings settings, LogHeads log, Consumer<String> alarm) {
        this.client = new WitnessClient(settings.authorities(), AT_START);
        this.log = log;
        this.alarm = alarm;
        this.followers =
                settings.witnesses().stream().map(site -> new Follower(site, client, log)).toList();
    }

    /** Asks all once, and waits a short time: before the node answers anything. */
    public void ask() {
        var asking = followers.stream().map(follower -> start(() -> once(follower))).toList();
        try {
            long end = System.nanoTime() + AT_START.toNanos();
            for (Thread thread : asking) {
                thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Follows the log from now on. */
    public void start() {
        followers.forEach(follower -> start(() -> run(follower)));
    }

    @Override
    public List<State> states() {
        return followers.stream().map(Follower::state).toList();
    }

    @Override
    public List<WitnessKey> keys() {
        return followers.stream().map(follower -> follower.site().key()).toList();
    }

    @Override
    public SignedCheckpoint cosigned(SignedCheckpoint checkpoint) {
        long left = TimeUnit.MILLISECONDS.toNanos(EXPORT_WAIT_MILLIS);
        lock.lock();
        try {
            nudged.signalAll();
            while (left > 0 && !closed && waitsFor(checkpoint.size())) {
                left = progress.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return log.at(checkpoint.size()).orElse(checkpoint);
    }

    private boolean waitsFor(long size) {
        return followers.stream().anyMatch(each -> each.well() && !each.covers(size));
    }

    private void run(Follower follower) {
        long failures = 0;
        try {
            while (!closed) {
                once(follower);
                failures = follower.well() ? 0 : failures + 1;
                pause(
                        failures == 0
                                ? POLL_MILLIS
                                : Math.min(MAX_WAIT_MILLIS, 1000L << Math.min(failures - 1, 6)),
                        failures == 0);
            }
        } catch (InterruptedException _) {
            // The node is closing.
        }
    }

    /** Waits; a nudge ends it early, but not the rest that a failing witness is given. */
    private void pause(long millis, boolean canBeNudged) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lockInterruptibly();
        try {
            // What was done just now may be what somebody waits for.
            progress.signalAll();
            do {
                left = nudged.awaitNanos(left);
            } while (left > 0 && !canBeNudged && !closed);
        } finally {
            lock.unlock();
        }
    }

    private void once(Follower follower) {
        boolean well = follower.well();
        try {
            follower.follow(LATER).ifPresent(this::raise);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (RuntimeException broken) {
            LOG.error("witness {}: following failed", follower.name(), broken);
            return;
        }
        if (well && !follower.well() && !follower.state().alarm()) {
            LOG.warn(
                    "witness {} does not cosign: {}",
                    follower.name(),
                    follower.state().problem().orElse(""));
        } else if (!well && follower.well()) {
            LOG.info("witness {} cosigns again", follower.name());
        }
    }

    private void raise(String sentence) {
        boolean news;
        lock.lock();
        try {
            news = alarms.add(sentence);
        } finally {
            lock.unlock();
        }
        if (news) {
            alarm.accept(sentence);
        }
    }

    private Thread start(Runnable body) {
        Thread thread = Thread.ofVirtual().name("witness").start(body);
        threads.add(thread);
        return thread;
    }

    /** Ends all threads before it returns: they read the store, which is closed next. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(LATER);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}
