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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Group commit: commands wait in a bounded queue while batches are on their way, and the next batch
 * takes what waits. At light load a command is a batch of its own, at heavy load hundreds share one
 * sync. Whoever enqueues submits, if a place is free; else the batch that comes back does.
 */
final class Batcher {
    /**
     * Hands an encoded batch to the journal. Must not throw: failures come back by {@link #lost}.
     */
    interface Submission {
        void submit(long sequence, byte[] batch);
    }

    @SuppressWarnings("ArrayRecordComponent") // handed through, never compared
    private record Waiting(byte[] command, CompletableFuture<Outcome> answer) {}

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
    private volatile int queued;
    // While set, nothing new is submitted, so that what is on its way comes to an end.
    private volatile boolean held;
    private final Semaphore places;
    private final Map<Long, InFlight> inFlight = new ConcurrentHashMap<>();
    private final AtomicLong answered = new AtomicLong();

    Batcher(JournalOptions options, Submission submission) {
        this.queueLimit = options.queueLimit();
        this.maxRecords = options.maxBatchRecords();
        this.maxBytes = options.maxBatchBytes();
        this.maxInFlight = options.batchesInFlight();
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
        var waiting = new Waiting(encoded, new CompletableFuture<>());
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

    /** Submits batches while something waits and a place is free. */
    private void pump() {
        while (queued > 0 && !held && places.tryAcquire()) {
            List<Waiting> members = take();
            if (members.isEmpty()) {
                places.release();
            } else {
                submit(members);
            }
        }
    }

    private List<Waiting> take() {
        queueLock.lock();
        try {
            var members = new ArrayList<Waiting>(Math.min(queue.size(), maxRecords));
            int bytes = BatchCodec.HEADER_BYTES;
            while (!queue.isEmpty() && members.size() < maxRecords) {
                bytes += BatchCodec.framed(queue.getFirst().command());
                if (bytes > maxBytes && !members.isEmpty()) {
                    break;
                }
                members.add(queue.removeFirst());
            }
            queued = queue.size();
            return members;
        } finally {
            queueLock.unlock();
        }
    }

    private void submit(List<Waiting> members) {
        long sequence = sequences.incrementAndGet();
        byte[] batch =
                BatchCodec.encode(
                        session, sequence, members.stream().map(Waiting::command).toList());
        inFlight.put(sequence, new InFlight(members, System.nanoTime()));
        submission.submit(sequence, batch);
    }

    /** The batch is durable and applied: answers its callers. */
    void complete(long sequence, List<Outcome> outcomes) {
        InFlight batch = inFlight.remove(sequence);
        if (batch == null) {
            return;
        }
        places.release();
        pump();
        answered.addAndGet(outcomes.size());
        for (int i = 0; i < outcomes.size(); i++) {
            batch.members().get(i).answer().complete(outcomes.get(i));
        }
    }

    /** The batch came back without an outcome. */
    void lost(long sequence, Fault fault) {
        InFlight batch = inFlight.remove(sequence);
        if (batch != null) {
            places.release();
            batch.members().forEach(member -> member.answer().completeExceptionally(fault));
        }
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
        var unknown = new Fault.OutcomeUnknown(reason);
        inFlight.keySet().forEach(sequence -> lost(sequence, unknown));
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
}
