package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Applications by name.
 *
 * @param applications Applications.
 * @param next For the next page; null on the last.
 */
public record Applications(List<Application> applications, Optional<String> next) {
    public Applications {
        applications = List.copyOf(applications);
    }

    /** Reads it from JSON. */
    public static Applications of(JsonObject json) {
        return new Applications(
                json.list("applications", value -> Application.of(JsonObject.asObject(value))),
                json.optionalString("next"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Applications";
    }
}
