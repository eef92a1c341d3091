package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.time.Instant;

/**
 * An operation of an application.
 *
 * @param application Which one.
 * @param interfaceValue By which it came.
 * @param time When.
 */
public record LastUse(String application, String interfaceValue, Instant time) {

    /** Reads it from JSON. */
    public static LastUse of(JsonObject json) {
        return new LastUse(
                json.string("application"), json.string("interface"), json.instant("time"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "LastUse";
    }
}
