package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * One thing that was looked at.
 *
 * @param check What. One of: roles, ports, package, cluster, attributes, fallback, rehearsal.
 * @param passed Whether it is in place.
 * @param message What was found.
 * @param evidence Where that is seen.
 */
public record PreflightLine(String check, boolean passed, String message, String evidence) {

    /** Reads it from JSON. */
    public static PreflightLine of(JsonObject json) {
        return new PreflightLine(
                json.string("check"),
                json.flag("passed"),
                json.string("message"),
                json.string("evidence"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "PreflightLine";
    }
}
