package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * Something to look at.
 *
 * @param finding What kind.
 * @param key Label of the key.
 * @param keyId Id of the key.
 * @param application Whose it is.
 * @param detail Why.
 * @param nextStep Smallest step that can be taken back.
 */
public record DriftFinding(
        String finding,
        String key,
        String keyId,
        String application,
        String detail,
        String nextStep) {

    /** Reads it from JSON. */
    public static DriftFinding of(JsonObject json) {
        return new DriftFinding(
                json.string("finding"),
                json.string("key"),
                json.string("keyId"),
                json.string("application"),
                json.string("detail"),
                json.string("nextStep"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "DriftFinding";
    }
}
