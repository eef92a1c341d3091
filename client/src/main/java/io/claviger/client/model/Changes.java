package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Changes by ticket.
 *
 * @param changes Changes.
 * @param next For the next page; null on the last.
 */
public record Changes(List<Change> changes, Optional<String> next) {
    public Changes {
        changes = List.copyOf(changes);
    }

    /** Reads it from JSON. */
    public static Changes of(JsonObject json) {
        return new Changes(
                json.list("changes", value -> Change.of(JsonObject.asObject(value))),
                json.optionalString("next"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Changes";
    }
}
