package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * What one witness knows of the log.
 *
 * @param name Name that it cosigns under.
 * @param size Records of the checkpoint that it cosigned last, since the node started.
 * @param time When it did.
 * @param problem Why it does not cosign now.
 * @param alarm true: the log is not what the witness has seen.
 */
public record WitnessHealth(
        String name,
        Optional<Long> size,
        Optional<String> time,
        Optional<String> problem,
        boolean alarm) {

    /** Reads it from JSON. */
    public static WitnessHealth of(JsonObject json) {
        return new WitnessHealth(
                json.string("name"),
                json.optionalInteger("size"),
                json.optionalString("time"),
                json.optionalString("problem"),
                json.flag("alarm"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "WitnessHealth";
    }
}
