package io.claviger.streaming;

import io.claviger.core.id.ApplicationId;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.streaming.delivery.Courier;
import io.claviger.streaming.delivery.LogTail;
import io.claviger.streaming.delivery.Selection;
import io.claviger.streaming.delivery.SinkState;
import io.claviger.streaming.format.Product;
import io.claviger.streaming.sink.SinkSettings;
import io.claviger.streaming.transport.Sinks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** All streams of a node. Thread-safe. */
public final class Streams implements AutoCloseable {
    private static final Duration DRAIN_WITHIN = Duration.ofSeconds(5);

    private final LogTail tail;
    private final List<Courier> couriers;

    private Streams(LogTail tail, List<Courier> couriers) {
        this.tail = tail;
        this.couriers = couriers;
    }

    /**
     * Starts to deliver. Nothing here waits for a sink.
     *
     * @param log empty until the log is open
     * @param auditDestinations audit destination of an application, from its onboarding record
     * @param folder where positions are kept
     */
    public static Streams start(
            List<SinkSettings> sinks,
            Supplier<Optional<EvidenceReader>> log,
            Function<ApplicationId, Optional<String>> auditDestinations,
            Path folder,
            Product product,
            InstantSource clock) {
        var tail = new LogTail(log);
        return new Streams(
                tail,
                sinks.stream()
                        .map(
                                sink ->
                                        Courier.start(
                                                sink,
                                                Sinks.of(sink, product),
                                                sink.namedOnly()
                                                        ? Selection.naming(
                                                                sink.name(), auditDestinations)
                                                        : Selection.ALL,
                                                tail,
                                                folder,
                                                clock))
                        .toList());
    }

    /** How each sink is now. */
    public List<SinkState> states() {
        return couriers.stream().map(Courier::state).toList();
    }

    /**
     * Delivers what the log holds, for a bounded time, and ends. The log is not read any more when
     * this returns.
     */
    @Override
    public void close() {
        couriers.forEach(Courier::stop);
        long deadline = System.nanoTime() + DRAIN_WITHIN.toNanos();
        try {
            for (Courier courier : couriers) {
                courier.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            tail.close();
        }
    }
}
