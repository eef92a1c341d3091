package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Findings.
 *
 * @param partition Whose keys.
 * @param examined Keys looked at.
 * @param findings Findings.
 * @param next For the next page; null on the last.
 */
public record Drift(
        String partition, long examined, List<DriftFinding> findings, Optional<String> next) {
    public Drift {
        findings = List.copyOf(findings);
    }

    /** Reads it from JSON. */
    public static Drift of(JsonObject json) {
        return new Drift(
                json.string("partition"),
                json.integer("examined"),
                json.list("findings", value -> DriftFinding.of(JsonObject.asObject(value))),
                json.optionalString("next"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Drift";
    }
}
