package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * An onboarding record that waits for a second person.
 *
 * @param application As its name says.
 * @param change Of an application that exists.
 * @param requestedBy Credential that asked.
 * @param requested When.
 * @param changes What differs from the record as it is.
 */
public record ApplicationRequest(
        Application application,
        boolean change,
        String requestedBy,
        Instant requested,
        List<FieldChange> changes) {
    public ApplicationRequest {
        changes = List.copyOf(changes);
    }

    /** Reads it from JSON. */
    public static ApplicationRequest of(JsonObject json) {
        return new ApplicationRequest(
                Application.of(json.object("application")),
                json.flag("change"),
                json.string("requestedBy"),
                json.instant("requested"),
                json.list("changes", value -> FieldChange.of(JsonObject.asObject(value))));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ApplicationRequest";
    }
}
