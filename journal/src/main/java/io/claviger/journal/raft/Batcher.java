package io.claviger.journal.raft;

import io.claviger.core.command.Command;
import io.claviger.core.command.Outcome;
import io.claviger.core.port.Fault;
import io.claviger.journal.codec.BatchCodec;
import io.claviger.journal.codec.CommandCodec;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Group commit: commands wait in a bounded queue, and a batch takes what waits. A batch leaves when
 * most of the commands that are usually under way wait for it, so that one batch is synced while
 * the callers of the next one work; or when its first command has waited for {@link #LINGER_NANOS}.
 * A single caller therefore never waits, and at heavy load hundreds of commands share one sync.
 * Whoever enqueues submits, if a place is free; else the batch that comes back does, or the timer.
 */
final class Batcher implements AutoCloseable {
    /**
     * Hands an encoded batch to the journal. Must not throw: failures come back by {@link #lost}.
     */
    interface Submission {
        void submit(long sequence, byte[] batch);
    }

    /**
     * Longest time that a command waits for company. It is reached only while many are under way,
     * who wait for processors anyway.
     */
    private static final long LINGER_NANOS = 4_000_000;

    // Measured at 8 and 64 callers: larger shares leave the disk idle, smaller ones sync too often.
    private static final double SHARE = 2 / 3.0;

    // A batch counts for one eighth in the average of what is under way.
    private static final int MEMORY = 8;

    @SuppressWarnings("ArrayRecordComponent") // handed through, never compared
    private record Waiting(
            Command command, byte[] encoded, CompletableFuture<Outcome> answer, long sinceNanos) {}

    private record InFlight(List<Waiting> members, long sinceNanos) {}

    private final int queueLimit;
    private final int maxRecords;
    private final int maxBytes;
    private final int maxInFlight;
    private final Submission submission;
    private final long session = new SecureRandom().nextLong();
    private final AtomicLong sequences = new AtomicLong();
    private final ReentrantLock queueLock = new ReentrantLock();
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("journal-batches").factory());
    private final AtomicBoolean timerSet = new AtomicBoolean();
    // Under the queue's lock: commands that left and are not answered, and the average of what is
    // under way when a batch leaves.
    private int underWay;
    private double usuallyUnderWay;
    private volatile int queued;
    // While set, nothing new is submitted, so that what is on its way comes to an end.
    private volatile boolean held;
    private final Semaphore places;
    private final Map<Long, InFlight> inFlight = new ConcurrentHashMap<>();
    private final AtomicLong answered = new AtomicLong();

    Batcher(JournalOptions options, Submission submission) {
        this.queueLimit = options.batching().queueLimit();
        this.maxRecords = options.batching().maxRecords();
        this.maxBytes = options.batching().maxBytes();
        this.maxInFlight = options.batching().inFlight();
        this.places = new Semaphore(maxInFlight);
        this.submission = submission;
    }

    /** Marks the batches of this node since it started. */
    long session() {
        return session;
    }

    /** Commands answered since start. */
    long answered() {
        return answered.get();
    }

    /** Batches submitted since start. */
    long batches() {
        return sequences.get();
    }

    int waiting() {
        return queued;
    }

    CompletionStage<Outcome> append(Command command) {
        byte[] encoded = CommandCodec.encode(command);
        if (BatchCodec.framed(encoded) > RaftSettings.MAX_ENTRY_BYTES / 2) {
            throw new IllegalArgumentException("the command is too large for a journal entry");
        }
        var waiting = new Waiting(command, encoded, new CompletableFuture<>(), System.nanoTime());
        queueLock.lock();
        try {
            if (queue.size() >= queueLimit) {
                return CompletableFuture.failedFuture(new Fault.Overloaded());
            }
            queue.addLast(waiting);
            queued = queue.size();
        } finally {
            queueLock.unlock();
        }
        pump();
        return waiting.answer();
    }

    /** Submits batches while one is due and a place is free. */
    private void pump() {
        while (queued > 0 && !held && places.tryAcquire()) {
            List<Waiting> members = take();
            if (members.isEmpty()) {
                places.release();
                return;
            }
            submit(members);
        }
    }

    /** The next batch, if it is due; else nothing, and the timer is set unless a batch is away. */
    private List<Waiting> take() {
        queueLock.lock();
        try {
            if (queue.isEmpty()) {
                return List.of();
            }
            long waited = System.nanoTime() - queue.getFirst().sinceNanos();
            if (queue.size() < usuallyUnderWay * SHARE
                    && queue.size() < maxRecords
                    && waited < LINGER_NANOS) {
                if (underWay == 0 && timerSet.compareAndSet(false, true)) {
                    var _ =
                            timer.schedule(
                                    this::lingered, LINGER_NANOS - waited, TimeUnit.NANOSECONDS);
                }
                return List.of();
            }
            if (sequences.get() - oldestAway() >= AppliedBatches.WINDOW - 1) {
                // The next one would push the oldest out of the window in which it counts once.
                return List.of();
            }
            int present = queue.size() + underWay;
            usuallyUnderWay += (present - usuallyUnderWay) / MEMORY;
            var members = new ArrayList<Waiting>(Math.min(queue.size(), maxRecords));
            int bytes = BatchCodec.HEADER_BYTES;
            while (!queue.isEmpty() && members.size() < maxRecords) {
                bytes += BatchCodec.framed(queue.getFirst().encoded());
                if (bytes > maxBytes && !members.isEmpty()) {
                    break;
                }
                members.add(queue.removeFirst());
            }
            queued = queue.size();
            underWay += members.size();
            return members;
        } finally {
            queueLock.unlock();
        }
    }

    private long oldestAway() {
        return inFlight.keySet().stream().mapToLong(Long::longValue).min().orElse(sequences.get());
    }

    private void lingered() {
        timerSet.set(false);
        pump();
    }

    private void submit(List<Waiting> members) {
        long sequence = sequences.incrementAndGet();
        byte[] batch =
                BatchCodec.encode(
                        session, sequence, members.stream().map(Waiting::encoded).toList());
        inFlight.put(sequence, new InFlight(members, System.nanoTime()));
        submission.submit(sequence, batch);
    }

    /** Whether a batch is on its way, and its callers wait. */
    boolean away(long sequence) {
        return inFlight.containsKey(sequence);
    }

    /** The commands of a batch on its way, as they were proposed; null if there is none. */
    @Nullable List<Command> commands(long sequence) {
        InFlight batch = inFlight.get(sequence);
        return batch == null ? null : batch.members().stream().map(Waiting::command).toList();
    }

    /** The batch is durable and applied: answers its callers. */
    void complete(long sequence, List<Outcome> outcomes) {
        InFlight batch = back(sequence);
        if (batch == null) {
            return;
        }
        pump();
        answered.addAndGet(outcomes.size());
        for (int i = 0; i < outcomes.size(); i++) {
            batch.members().get(i).answer().complete(outcomes.get(i));
        }
    }

    private @Nullable InFlight back(long sequence) {
        InFlight batch = inFlight.remove(sequence);
        if (batch != null) {
            queueLock.lock();
            try {
                underWay -= batch.members().size();
            } finally {
                queueLock.unlock();
            }
            places.release();
        }
        return batch;
    }

    /** The batch came back without an outcome. */
    void lost(long sequence, Fault fault) {
        InFlight batch = back(sequence);
        if (batch != null) {
            pump();
            batch.members().forEach(member -> member.answer().completeExceptionally(fault));
        }
    }

    /** Nobody will tell the outcome of these of the batches on their way. */
    void unknown(LongPredicate which, String reason) {
        var fault = new Fault.OutcomeUnknown(reason);
        inFlight.keySet().stream().filter(which::test).forEach(sequence -> lost(sequence, fault));
    }

    /** Turns everybody away: what was submitted may be in the journal, what waits is not. */
    void failAll(String reason) {
        List<Waiting> notSubmitted;
        queueLock.lock();
        try {
            notSubmitted = List.copyOf(queue);
            queue.clear();
            queued = 0;
        } finally {
            queueLock.unlock();
        }
        var notDone = new Fault.NotServing(reason);
        notSubmitted.forEach(member -> member.answer().completeExceptionally(notDone));
        unknown(_ -> true, reason);
    }

    /** Age of the oldest batch on its way, in nanoseconds; 0 if there is none. */
    long oldestNanos() {
        long now = System.nanoTime();
        return inFlight.values().stream().mapToLong(b -> now - b.sinceNanos()).max().orElse(0);
    }

    /**
     * Runs {@code work} while no batch is on its way; commands go on waiting meanwhile.
     *
     * @return false if the batches did not come back in time; the work did not run then
     */
    boolean quiesced(long timeoutMillis, Runnable work) throws InterruptedException {
        held = true;
        try {
            if (!places.tryAcquire(maxInFlight, timeoutMillis, TimeUnit.MILLISECONDS)) {
                return false;
            }
            try {
                work.run();
            } finally {
                places.release(maxInFlight);
            }
            return true;
        } finally {
            held = false;
            pump();
        }
    }

    /** Waits until everything that was accepted is answered, but no longer than this. */
    void drain(long timeoutMillis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while ((queued > 0 || !inFlight.isEmpty()) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
