package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * In the order of the request.
 *
 * @param keys Keys.
 */
public record ForeseenImports(List<ForeseenImport> keys) {
    public ForeseenImports {
        keys = List.copyOf(keys);
    }

    /** Reads it from JSON. */
    public static ForeseenImports of(JsonObject json) {
        return new ForeseenImports(
                json.list("keys", value -> ForeseenImport.of(JsonObject.asObject(value))));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ForeseenImports";
    }
}
