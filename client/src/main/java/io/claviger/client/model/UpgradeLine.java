package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * One thing.
 *
 * @param check What.
 * @param passed Whether so.
 * @param message In words.
 * @param evidence Where it is seen.
 */
public record UpgradeLine(String check, boolean passed, String message, String evidence) {

    /** Reads it from JSON. */
    public static UpgradeLine of(JsonObject json) {
        return new UpgradeLine(
                json.string("check"),
                json.flag("passed"),
                json.string("message"),
                json.string("evidence"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "UpgradeLine";
    }
}
