package io.claviger.rest.health;

import io.claviger.core.id.SinkName;
import io.claviger.core.port.Journal;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.rest.evidence.EvidenceAccess;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.RequestMeter;
import io.claviger.rest.route.Route;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/**
 * Measurements in the form of Prometheus. Names of routes are templates, so neither labels nor ids
 * of anything appear. Thread-safe.
 */
public final class Metrics implements RequestMeter {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private record Kind(String route, int status) {}

    private record Pkcs11Kind(String call, boolean done) {}

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();
    private final Map<Pkcs11Kind, Timer> pkcs11Timers = new ConcurrentHashMap<>();

    public Metrics(
            Journal journal,
            EvidenceAccess evidence,
            BooleanSupplier sealed,
            SinkHealth.Source sinks) {
        new JvmMemoryMetrics().bindTo(registry);
        for (Journal.Health.State state : Journal.Health.State.values()) {
            Gauge.builder(
                            "claviger.journal.state",
                            journal,
                            j -> j.health().state() == state ? 1 : 0)
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .description("1 for the state that the journal is in")
                    .strongReference(true)
                    .register(registry);
        }
        Gauge.builder("claviger.journal.applied.index", journal, j -> j.health().appliedIndex())
                .description("Index of the last applied entry")
                .strongReference(true)
                .register(registry);
        Gauge.builder(
                        "claviger.evidence.records",
                        evidence,
                        e -> e.reader().map(EvidenceReader::size).orElse(0L))
                .description("Records in the evidence log")
                .strongReference(true)
                .register(registry);
        Gauge.builder("claviger.sealed", sealed, s -> s.getAsBoolean() ? 1 : 0)
                .description("1 while the node is sealed")
                .strongReference(true)
                .register(registry);
        sinks.now().forEach(sink -> sink(sink.name(), sinks));
    }

    private void sink(SinkName name, SinkHealth.Source sinks) {
        sinkGauge(
                "claviger.sink.behind.records",
                "Records of the log that the sink waits for",
                name,
                sinks,
                SinkHealth::behind);
        sinkGauge(
                "claviger.sink.degraded",
                "1 while records have waited for the sink for too long",
                name,
                sinks,
                sink -> sink.degraded() ? 1 : 0);
    }

    private void sinkGauge(
            String gauge,
            String description,
            SinkName name,
            SinkHealth.Source sinks,
            ToDoubleFunction<SinkHealth> value) {
        Gauge.builder(
                        gauge,
                        sinks,
                        source ->
                                source.now().stream()
                                        .filter(sink -> sink.name().equals(name))
                                        .mapToDouble(value)
                                        .sum())
                .tag("sink", name.value())
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void record(String route, int status, long nanos) {
        timers.computeIfAbsent(new Kind(route, status), this::timer)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A call of a PKCS #11 program was answered, well or not. */
    public void pkcs11Call(String call, boolean done, long nanos) {
        pkcs11Timers
                .computeIfAbsent(new Pkcs11Kind(call, done), this::timer)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Adds a measurement. */
    public void gauge(String name, String description, DoubleSupplier value) {
        Gauge.builder(name, value, DoubleSupplier::getAsDouble)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    public Route route() {
        return Route.get("/metrics")
                .whileSealed()
                .summary("Measurements")
                .description("In the text form of Prometheus.")
                .gives(TEXT)
                .handledBy(
                        _ ->
                                Reply.bytes(
                                        200,
                                        TEXT,
                                        registry.scrape().getBytes(StandardCharsets.UTF_8)));
    }

    private Timer timer(Kind kind) {
        return Timer.builder("claviger.http.requests")
                .description("Requests by route and status")
                .tag("route", kind.route())
                .tag("status", Integer.toString(kind.status()))
                .register(registry);
    }

    private Timer timer(Pkcs11Kind kind) {
        return Timer.builder("claviger.pkcs11.calls")
                .description("Calls of PKCS #11 programs, by name on the wire and result")
                .tag("call", kind.call())
                .tag("result", kind.done() ? "ok" : "error")
                .register(registry);
    }
}
