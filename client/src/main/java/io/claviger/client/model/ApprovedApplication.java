package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * What was approved, and how a client gets to its keys now.
 *
 * @param application As its name says.
 * @param change Of an application that existed.
 * @param requestedBy Credential that asked.
 * @param requested When.
 * @param changes What differs from the record as it is.
 * @param client As its name says.
 */
public record ApprovedApplication(
        Application application,
        boolean change,
        String requestedBy,
        Instant requested,
        List<FieldChange> changes,
        ApplicationClient client) {
    public ApprovedApplication {
        changes = List.copyOf(changes);
    }

    /** Reads it from JSON. */
    public static ApprovedApplication of(JsonObject json) {
        return new ApprovedApplication(
                Application.of(json.object("application")),
                json.flag("change"),
                json.string("requestedBy"),
                json.instant("requested"),
                json.list("changes", value -> FieldChange.of(JsonObject.asObject(value))),
                ApplicationClient.of(json.object("client")));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ApprovedApplication";
    }
}
