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
 * Tasks.
 *
 * @param tasks The tasks.
 */
public record Tasks(List<JsonObject> tasks) {
public Tasks {
tasks = List.copyOf(tasks);
}

/** Reads it from JSON. */
public static Tasks of(JsonObject json) {
    return new Tasks(json.list("tasks", JsonObject::asObject));
}

/** Shows no value: it may be a secret. */
@Override
public String toString() {
    return "Tasks";
}
}
