package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * State of the node.
 *
 * @param healthy What the status says.
 * @param state State of the journal.
 * @param reason Why, for people.
 * @param sealed Whether the node waits for its unseal secret.
 * @param memoryLocked false: the system may swap the root key to disk.
 * @param developmentMode true: not for real keys.
 * @param evidence As its name says.
 * @param node Name of the node.
 * @param version Version of the service.
 * @param degraded true: a sink lags. Requests are answered all the same.
 * @param cluster All nodes, this one too.
 * @param sinks Where records are streamed to.
 */
public record Health(
        boolean healthy,
        String state,
        String reason,
        boolean sealed,
        boolean memoryLocked,
        boolean developmentMode,
        EvidenceHealth evidence,
        String node,
        String version,
        boolean degraded,
        List<NodeHealth> cluster,
        List<Sink> sinks) {
    public Health {
        cluster = List.copyOf(cluster);
        sinks = List.copyOf(sinks);
    }

    /** Reads it from JSON. */
    public static Health of(JsonObject json) {
        return new Health(
                json.flag("healthy"),
                json.string("state"),
                json.string("reason"),
                json.flag("sealed"),
                json.flag("memoryLocked"),
                json.flag("developmentMode"),
                EvidenceHealth.of(json.object("evidence")),
                json.string("node"),
                json.string("version"),
                json.flag("degraded"),
                json.list("cluster", value -> NodeHealth.of(JsonObject.asObject(value))),
                json.list("sinks", value -> Sink.of(JsonObject.asObject(value))));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Health";
    }
}
