package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * How the log is watched.
 *
 * @param witnesses All witnesses.
 * @param timestamp As its name says.
 */
public record EvidenceHealth(List<WitnessHealth> witnesses, Optional<TimestampHealth> timestamp) {
    public EvidenceHealth {
        witnesses = List.copyOf(witnesses);
    }

    /** Reads it from JSON. */
    public static EvidenceHealth of(JsonObject json) {
        return new EvidenceHealth(
                json.list("witnesses", value -> WitnessHealth.of(JsonObject.asObject(value))),
                json.optionalObject("timestamp").map(TimestampHealth::of));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "EvidenceHealth";
    }
}
