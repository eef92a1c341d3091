package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import io.claviger.client.json.JsonValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An onboarding record that waits for a second person.
 *
 * @param application As its name says.
 * @param change Of an application that exists.
 * @param requestedBy Credential that asked.
 * @param requested When.
 * @param changes What differs from the record as it is.
 */
public record ApplicationRequest(Application application, boolean change, String requestedBy, Instant requested, List<FieldChange> changes) {
public ApplicationRequest {
changes = List.copyOf(changes);
}

/** Reads it from JSON. */
public static ApplicationRequest of(JsonObject json) {
    return new ApplicationRequest(Application.of(json.object("application")), json.flag("change"), json.string("requestedBy"), json.instant("requested"), json.list("changes", value -> FieldChange.of(JsonObject.asObject(value))));
}

/** Shows no value: it may be a secret. */
@Override
public String toString() {
    return "ApplicationRequest";
}
}
