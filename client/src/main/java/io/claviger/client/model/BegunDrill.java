package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * A drill that has begun.
 *
 * @param ticket Of the change.
 * @param node Which goes away.
 * @param expected One for each probe of the gate.
 */
public record BegunDrill(String ticket, String node, List<DrillExpectation> expected) {
    public BegunDrill {
        expected = List.copyOf(expected);
    }

    /** Reads it from JSON. */
    public static BegunDrill of(JsonObject json) {
        return new BegunDrill(
                json.string("ticket"),
                json.string("node"),
                json.list("expected", value -> DrillExpectation.of(JsonObject.asObject(value))));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "BegunDrill";
    }
}
