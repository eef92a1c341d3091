package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * The probes of a gate, as the log had them at one time.
 *
 * @param time When it was looked at.
 * @param passed Whether every application works.
 * @param results One for each application.
 */
public record GateCheck(Instant time, boolean passed, List<ProbeResult> results) {
    public GateCheck {
        results = List.copyOf(results);
    }

    /** Reads it from JSON. */
    public static GateCheck of(JsonObject json) {
        return new GateCheck(
                json.instant("time"),
                json.flag("passed"),
                json.list("results", value -> ProbeResult.of(JsonObject.asObject(value))));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "GateCheck";
    }
}
