package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the node found when it looked ahead.
 *
 * @param kind How. One of: preflight, rehearsal, drill.
 * @param time When.
 * @param by Credential.
 * @param passed Whether nothing spoke against it.
 * @param about What was looked at.
 * @param lines What was found.
 */
public record ChangeFinding(
        String kind,
        Instant time,
        Optional<String> by,
        boolean passed,
        String about,
        List<String> lines) {
    public ChangeFinding {
        lines = List.copyOf(lines);
    }

    /** Reads it from JSON. */
    public static ChangeFinding of(JsonObject json) {
        return new ChangeFinding(
                json.string("kind"),
                json.instant("time"),
                json.optionalString("by"),
                json.flag("passed"),
                json.string("about"),
                json.list("lines", JsonObject::asString));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ChangeFinding";
    }
}
