package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * What the log says of a drill; kept with the change.
 *
 * @param ticket Of the change.
 * @param passed Whether every application went on in time.
 * @param about Which drill.
 * @param lines What was found.
 */
public record DrillResult(String ticket, boolean passed, String about, List<String> lines) {
    public DrillResult {
        lines = List.copyOf(lines);
    }

    /** Reads it from JSON. */
    public static DrillResult of(JsonObject json) {
        return new DrillResult(
                json.string("ticket"),
                json.flag("passed"),
                json.string("about"),
                json.list("lines", JsonObject::asString));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "DrillResult";
    }
}
