package io.claviger.rest.health;

import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.evidence.EvidenceRef;
import io.claviger.core.evidence.Operation;
import io.claviger.core.port.Journal;
import io.claviger.engine.boundary.Engine;
import io.claviger.engine.operation.Probe;
import io.claviger.rest.cluster.ClusterWatch;
import io.claviger.rest.cluster.NodeRows;
import io.claviger.rest.evidence.EvidenceAccess;
import io.claviger.rest.evidence.Witnesses.State.Cosigned;
import io.claviger.rest.json.Json;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Health: alive, ready, and able to sign; and the state of the node for officers. */
public final class HealthRoutes {
    private static final Schema WITNESS =
            Schema.object(
                    "WitnessHealth",
                    "What one witness knows of the log.",
                    must("name", Schema.text("Name that it cosigns under.")),
                    must(
                            "size",
                            Schema.integer(
                                            "Records of the checkpoint that it cosigned last, since the node started.")
                                    .orNull()),
                    must("time", Schema.text("When it did.").orNull()),
                    must("problem", Schema.text("Why it does not cosign now.").orNull()),
                    must("alarm", Schema.flag("true: the log is not what the witness has seen.")));

    private static final Schema STAMP =
            Schema.object(
                    "TimestampHealth",
                    "How it goes with timestamps of checkpoints, since the node started.",
                    must(
                            "size",
                            Schema.integer("Records of the checkpoint that was stamped last.")
                                    .orNull()),
                    must("time", Schema.text("When, by the authority's clock.").orNull()),
                    must("problem", Schema.text("Why there is no newer one.").orNull()));

    private static final Schema EVIDENCE =
            Schema.object(
                    "EvidenceHealth",
                    "How the log is watched.",
                    must("witnesses", Schema.list(WITNESS, "All witnesses.")),
                    must("timestamp", STAMP.orNull()));

    private static final Schema HEALTH =
            Schema.object(
                    "Health",
                    "State of the node.",
                    must("healthy", Schema.flag("What the status says.")),
                    must("state", Schema.text("State of the journal.")),
                    must("reason", Schema.text("Why, for people.")),
                    must("sealed", Schema.flag("Whether the node waits for its unseal secret.")),
                    must(
                            "memoryLocked",
                            Schema.flag("false: the system may swap the root key to disk.")),
                    must("developmentMode", Schema.flag("true: not for real keys.")),
                    must("evidence", EVIDENCE),
                    must("node", Schema.text("Name of the node.")),
                    must("version", Schema.text("Version of the service.")),
                    must(
                            "degraded",
                            Schema.flag("true: a sink lags. Requests are answered all the same.")),
                    must("cluster", NodeRows.HEALTH),
                    must(
                            "sinks",
                            Schema.list(SinkHealth.SCHEMA, "Where records are streamed to.")));

    private final Engine engine;
    private final Journal journal;
    private final EvidenceAccess evidence;
    private final SinkHealth.Source sinks;
    private final String node;
    private final String version;
    private final boolean developmentMode;
    private final ClusterWatch cluster;

    public HealthRoutes(
            Engine engine,
            Journal journal,
            EvidenceAccess evidence,
            SinkHealth.Source sinks,
            String node,
            String version,
            boolean developmentMode,
            ClusterWatch cluster) {
        this.engine = engine;
        this.journal = journal;
        this.evidence = evidence;
        this.sinks = sinks;
        this.node = node;
        this.version = version;
        this.developmentMode = developmentMode;
        this.cluster = cluster;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/health/live")
                        .whileSealed()
                        .summary("Whether the process should be left running")
                        .description("503 when only a restart can help.")
                        .gives(200, HEALTH)
                        .handledBy(_ -> live()),
                Route.get("/health/ready")
                        .whileSealed()
                        .summary("Whether requests should be sent here")
                        .description("503 while sealed or while the journal does not serve.")
                        .gives(200, HEALTH)
                        .handledBy(_ -> ready()),
                Route.get("/health/crypto")
                        .whileSealed()
                        .summary("A real signature on the probe key, recorded")
                        .description("The result is kept for a few seconds.")
                        .gives(200, HEALTH)
                        .handledBy(_ -> crypto()),
                Route.get("/ops/v1/node")
                        .operation(Operation.READ_OPERATIONS)
                        .whileSealed()
                        .summary("State of the node")
                        .gives(200, HEALTH)
                        .handledBy(_ -> ready()));
    }

    private Reply live() {
        Journal.Health health = journal.health();
        return answer(health.state() != Journal.Health.State.FAILED, health.reason(), health);
    }

    private Reply ready() {
        Journal.Health health = journal.health();
        boolean serving = health.state() == Journal.Health.State.SERVING;
        boolean sealed = engine.device().sealed();
        return answer(
                serving && !sealed,
                serving && sealed ? "the node is sealed" : health.reason(),
                health);
    }

    private Reply crypto() {
        Journal.Health health = journal.health();
        if (health.state() != Journal.Health.State.SERVING) {
            return answer(false, health.reason(), health);
        }
        Probe probe = engine.probes().probe();
        Reply.Content reply = answer(probe.ok(), probe.message(), health);
        return probe.evidence()
                .map(EvidenceRef::toString)
                .map(place -> reply.with("Claviger-Evidence", place))
                .orElse(reply);
    }

    private Reply.Content answer(boolean healthy, String reason, Journal.Health health) {
        ObjectNode body =
                Json.object()
                        .put("healthy", healthy)
                        .put("state", health.state().name().toLowerCase(Locale.ROOT))
                        .put("reason", reason)
                        .put("sealed", engine.device().sealed())
                        .put("memoryLocked", engine.device().memoryLocked())
                        .put("developmentMode", developmentMode)
                        .put("node", node)
                        .put("version", version);
        watched(body.putObject("evidence"));
        NodeRows.health(body.putArray("cluster"), cluster.nodes());
        List<SinkHealth> streams = sinks.now();
        body.put("degraded", streams.stream().anyMatch(SinkHealth::degraded));
        ArrayNode list = body.putArray("sinks");
        streams.forEach(sink -> list.add(sink.written()));
        return Reply.json(healthy ? 200 : 503, body).with("Cache-Control", "no-store");
    }

    private void watched(ObjectNode body) {
        var witnesses = body.putArray("witnesses");
        evidence.witnesses()
                .states()
                .forEach(
                        state -> {
                            var last = state.cosigned();
                            witnesses
                                    .addObject()
                                    .put("name", state.name())
                                    .put("size", last.map(Cosigned::size).orElse(null))
                                    .put("time", last.map(c -> c.time().toString()).orElse(null))
                                    .put("problem", state.problem().orElse(null))
                                    .put("alarm", state.alarm());
                        });
        evidence.stamp()
                .ifPresentOrElse(
                        stamp -> {
                            var json = body.putObject("timestamp");
                            if (stamp.size().isPresent()) {
                                json.put("size", stamp.size().getAsLong());
                            } else {
                                json.putNull("size");
                            }
                            json.put("time", stamp.time().map(Instant::toString).orElse(null))
                                    .put("problem", stamp.problem().orElse(null));
                        },
                        () -> body.putNull("timestamp"));
    }
}
