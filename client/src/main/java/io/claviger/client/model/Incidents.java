package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * In the order of their opening.
 *
 * @param incidents Incidents.
 */
public record Incidents(List<Incident> incidents) {
    public Incidents {
        incidents = List.copyOf(incidents);
    }

    /** Reads it from JSON. */
    public static Incidents of(JsonObject json) {
        return new Incidents(
                json.list("incidents", value -> Incident.of(JsonObject.asObject(value))));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Incidents";
    }
}
