package io.claviger.streaming.delivery;

import io.claviger.core.id.LogId;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.evidence.log.LogEntry;
import io.claviger.streaming.format.PrintableAscii;
import io.claviger.streaming.format.StreamedRecord;
import io.claviger.streaming.sink.SinkSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the log to one sink, on a thread of its own: reads a batch, delivers it, keeps the
 * position. What fails is tried again for ever. {@link #state} is for any thread.
 *
 * <p>A platform thread, because writing to a file holds the carrier of a virtual one, and those
 * carry the requests: a file system that hangs must not slow them down.
 */
public final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final int MAX_BATCH_RECORDS = 500;
    private static final int MAX_BATCH_BYTES = 1 << 20;
    private static final int MAX_ERROR_CHARS = 200;
    private static final long POLL_MILLIS = 100;
    private static final Duration DEGRADED_AFTER = Duration.ofSeconds(60);

    private final SinkSettings settings;
    private final Sink sink;
    private final Selection selection;
    private final LogTail tail;
    private final PositionFile file;
    private final InstantSource clock;
    private final Backoff backoff = new Backoff(RandomGenerator.getDefault());
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    /** What other threads see. */
    private record Progress(long next, Instant lastWell, Optional<String> error) {}

    private volatile Progress progress;

    // Below: the courier's own thread only.
    private boolean begun;
    private long next;

    /** First record that the sink would need again if its connection broke now. */
    private long secured;

    private long stored = -1;
    private @Nullable Batch pending;

    private Courier(
            SinkSettings settings,
            Sink sink,
            Selection selection,
            LogTail tail,
            Path folder,
            InstantSource clock) {
        this.settings = settings;
        this.sink = sink;
        this.selection = selection;
        this.tail = tail;
        this.file = new PositionFile(folder, settings.name());
        this.clock = clock;
        this.progress = new Progress(0, clock.instant(), Optional.empty());
        this.thread =
                Thread.ofPlatform().daemon().name("sink-" + settings.name()).unstarted(this::run);
    }

    /**
     * Starts to deliver.
     *
     * @param folder where positions are kept; made if it is missing
     */
    public static Courier start(
            SinkSettings settings,
            Sink sink,
            Selection selection,
            LogTail tail,
            Path folder,
            InstantSource clock) {
        var courier = new Courier(settings, sink, selection, tail, folder, clock);
        courier.thread.start();
        return courier;
    }

    /** How the sink is now. */
    public SinkState state() {
        Progress now = progress;
        long behind = Math.max(0, tail.size() - now.next());
        boolean waits = behind > 0 || now.error().isPresent();
        return new SinkState(
                settings.name(),
                settings.destination().shown(),
                now.next(),
                behind,
                waits ? Optional.of(now.lastWell()) : Optional.empty(),
                now.error(),
                waits && now.lastWell().plus(DEGRADED_AFTER).isBefore(clock.instant()));
    }

    /** Asks for the end: what is in the log is delivered, and nothing is tried again. */
    public void stop() {
        stopping.countDown();
    }

    /** Waits for the end after {@link #stop}; breaks off what takes longer. */
    public void join(Duration patience) throws InterruptedException {
        if (!thread.join(patience)) {
            LOG.warn(
                    "sink {} did not take the last records in time; they follow after the next start",
                    settings.name());
            thread.interrupt();
            sink.abort();
            thread.join(Duration.ofMillis(200));
        }
    }

    private void run() {
        try {
            boolean more = true;
            while (more) {
                more = turn();
            }
            finish();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            sink.release();
        }
    }

    /** One step; says whether there is another. */
    private boolean turn() throws InterruptedException {
        try {
            if (!begun) {
                begin();
            }
            if (stored != secured) {
                store();
            }
            Batch batch = pending == null ? read() : pending;
            if (batch == null) {
                sink.idle();
                well();
                boolean ends = stopping.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
                return !ends || waiting();
            }
            pending = batch;
            secured = sink.deliver(batch);
            pending = null;
            next = batch.end();
            well();
            return true;
        } catch (IOException | RuntimeException failure) {
            // Whatever it is, this sink goes on later and the others go on now: an error of a
            // library must not end a stream for good without a word.
            failed(failure);
            long pause = backoff.afterFailure(clock.instant()).toMillis();
            return !stopping.await(pause, TimeUnit.MILLISECONDS);
        }
    }

    private boolean waiting() {
        return next < tail.size();
    }

    /** Finds where the sink is. */
    private void begin() throws IOException {
        LogId log = tail.id();
        if (!file.exists()) {
            next = settings.fromNow() ? tail.size() : 0;
        } else {
            Optional<Position> position = file.read();
            if (position.isPresent() && position.get().fits(tail)) {
                next = position.get().next();
                stored = next;
            } else {
                // To repeat all is safe; to guess what the sink has is not.
                LOG.warn(
                        "sink {} begins again at the first record: {} is not a position in the log {}",
                        settings.name(),
                        file,
                        log);
                next = 0;
            }
        }
        secured = next;
        begun = true;
    }

    private void store() throws IOException {
        file.write(new Position(tail.id(), secured, tail.root(secured)));
        stored = secured;
    }

    private @Nullable Batch read() {
        if (!waiting()) {
            return null;
        }
        LogId log = tail.id();
        List<LogEntry> entries = follow();
        if (entries.isEmpty()) {
            return null;
        }
        return new Batch(
                next,
                entries.getLast().index() + 1,
                entries.stream()
                        .map(entry -> StreamedRecord.of(log, entry))
                        .filter(record -> selection.includes(record.parsed()))
                        .toList());
    }

    /**
     * What follows; nothing this time if it was archived and dropped before this sink was there.
     * Sinks that are there are waited for.
     */
    private List<LogEntry> follow() {
        try {
            return tail.follow(next, MAX_BATCH_RECORDS, MAX_BATCH_BYTES);
        } catch (Refusal.Thrown gone) {
            long first = tail.archivedBelow();
            if (gone.refusal().code() != RefusalCode.RECORD_ARCHIVED || first <= next) {
                throw gone;
            }
            LOG.warn(
                    "sink {} goes on at record {}: records from {} on were archived",
                    settings.name(),
                    first,
                    next);
            next = first;
            secured = first;
            return List.of();
        }
    }

    private void well() {
        if (progress.error().isPresent()) {
            LOG.info("sink {} takes records again, from record {}", settings.name(), next);
        }
        progress = new Progress(next, clock.instant(), Optional.empty());
    }

    private void failed(Exception failure) {
        sink.release();
        if (secured < next) {
            // What was written to a connection that broke may not have arrived.
            next = secured;
            pending = null;
        }
        String reason = reason(failure);
        if (progress.error().isEmpty()) {
            LOG.warn(
                    "sink {} does not take records, which wait in the log from {} on: {}",
                    settings.name(),
                    next,
                    reason);
        }
        progress = new Progress(next, progress.lastWell(), Optional.of(reason));
    }

    /** One line without anything that could forge another: peers have a say in it. */
    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        String text =
                PrintableAscii.of(
                        message == null || message.isBlank()
                                ? failure.getClass().getSimpleName()
                                : message);
        return text.substring(0, Math.min(text.length(), MAX_ERROR_CHARS));
    }

    private void finish() throws InterruptedException {
        try {
            if (begun && sink.finish()) {
                secured = next;
            }
            if (begun && stored != secured) {
                store();
            }
        } catch (IOException | RuntimeException unfinished) {
            // The position stays where it was, and the last records are repeated.
            LOG.info("sink {} did not confirm the end: {}", settings.name(), reason(unfinished));
        }
    }
}
