package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;

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
