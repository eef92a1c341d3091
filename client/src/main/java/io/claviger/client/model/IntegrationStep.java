package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * A step.
 *
 * @param step Name.
 * @param done Whether a record proves it.
 * @param record Index of that record.
 * @param meaning What it means.
 */
public record IntegrationStep(String step, boolean done, Optional<Long> record, String meaning) {

    /** Reads it from JSON. */
    public static IntegrationStep of(JsonObject json) {
        return new IntegrationStep(
                json.string("step"),
                json.flag("done"),
                json.optionalInteger("record"),
                json.string("meaning"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "IntegrationStep";
    }
}
