package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * What was found before a change.
 *
 * @param plan The change, in words.
 * @param passed Whether everything is in place.
 * @param lines In the order in which it was looked.
 */
public record Preflight(String plan, boolean passed, List<PreflightLine> lines) {
    public Preflight {
        lines = List.copyOf(lines);
    }

    /** Reads it from JSON. */
    public static Preflight of(JsonObject json) {
        return new Preflight(
                json.string("plan"),
                json.flag("passed"),
                json.list("lines", value -> PreflightLine.of(JsonObject.asObject(value))));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Preflight";
    }
}
