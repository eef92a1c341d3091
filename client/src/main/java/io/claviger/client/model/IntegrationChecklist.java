package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * How far an integration has come.
 *
 * @param application Name.
 * @param state How far. One of: requested, approved, bound, proven, live.
 * @param reached First record that it was heard; proves nothing.
 * @param operated First record that it used a key.
 * @param steps In their order.
 */
public record IntegrationChecklist(
        String application,
        String state,
        Optional<Long> reached,
        Optional<Long> operated,
        List<IntegrationStep> steps) {
    public IntegrationChecklist {
        steps = List.copyOf(steps);
    }

    /** Reads it from JSON. */
    public static IntegrationChecklist of(JsonObject json) {
        return new IntegrationChecklist(
                json.string("application"),
                json.string("state"),
                json.optionalInteger("reached"),
                json.optionalInteger("operated"),
                json.list("steps", value -> IntegrationStep.of(JsonObject.asObject(value))));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "IntegrationChecklist";
    }
}
