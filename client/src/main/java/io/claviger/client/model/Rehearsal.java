package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * What recorded operations would have met.
 *
 * @param proposal What would be changed.
 * @param passed Whether all would have been done as they were.
 * @param since From when on it was looked at.
 * @param fromRecord First record that was looked at.
 * @param toRecord The record behind the last one.
 * @param judged Operations of applications.
 * @param already Those that today's rules refuse, too.
 * @param unknown Those whose key is gone.
 * @param lines The most frequent first.
 */
public record Rehearsal(
        String proposal,
        boolean passed,
        Instant since,
        long fromRecord,
        long toRecord,
        long judged,
        long already,
        long unknown,
        List<RehearsalLine> lines) {
    public Rehearsal {
        lines = List.copyOf(lines);
    }

    /** Reads it from JSON. */
    public static Rehearsal of(JsonObject json) {
        return new Rehearsal(
                json.string("proposal"),
                json.flag("passed"),
                json.instant("since"),
                json.integer("fromRecord"),
                json.integer("toRecord"),
                json.integer("judged"),
                json.integer("already"),
                json.integer("unknown"),
                json.list("lines", value -> RehearsalLine.of(JsonObject.asObject(value))));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Rehearsal";
    }
}
