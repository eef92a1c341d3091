package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * Where it stands.
 *
 * @param verdict What the key boundary would say. One of: fulfilled, locked, open, unreachable,
 *     timed-out.
 * @param message In words.
 * @param tokens Every token of the rule.
 */
public record Simulation(String verdict, String message, List<JsonObject> tokens) {
    public Simulation {
        tokens = List.copyOf(tokens);
    }

    /** Reads it from JSON. */
    public static Simulation of(JsonObject json) {
        return new Simulation(
                json.string("verdict"),
                json.string("message"),
                json.list("tokens", JsonObject::asObject));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Simulation";
    }
}
