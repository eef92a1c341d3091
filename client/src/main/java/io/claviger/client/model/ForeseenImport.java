package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * What would become of one.
 *
 * @param label Name.
 * @param present A key of this name and kind, with the same public half, is there.
 * @param refusal Code of docs/errors.md.
 * @param message Why it would not come in.
 */
public record ForeseenImport(
        String label, boolean present, Optional<String> refusal, Optional<String> message) {

    /** Reads it from JSON. */
    public static ForeseenImport of(JsonObject json) {
        return new ForeseenImport(
                json.string("label"),
                json.flag("present"),
                json.optionalString("refusal"),
                json.optionalString("message"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ForeseenImport";
    }
}
