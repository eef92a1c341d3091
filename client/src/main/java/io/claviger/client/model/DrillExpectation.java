package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * How soon one application must work again.
 *
 * @param application Application.
 * @param interfaceValue By which it works.
 * @param text As it was onboarded.
 * @param millis The time in it.
 */
public record DrillExpectation(
        String application, String interfaceValue, String text, long millis) {

    /** Reads it from JSON. */
    public static DrillExpectation of(JsonObject json) {
        return new DrillExpectation(
                json.string("application"),
                json.string("interface"),
                json.string("text"),
                json.integer("millis"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "DrillExpectation";
    }
}
