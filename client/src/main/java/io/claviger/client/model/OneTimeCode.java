package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * A code that opens the approver's key once, within 24 hours.
 *
 * @param oneTimeCode Six digits.
 */
public record OneTimeCode(String oneTimeCode) {

    /** Reads it from JSON. */
    public static OneTimeCode of(JsonObject json) {
        return new OneTimeCode(json.string("oneTimeCode"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "OneTimeCode";
    }
}
