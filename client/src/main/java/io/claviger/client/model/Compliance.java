package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * What an auditor asks of an application.
 *
 * @param application Name.
 * @param met Whether every item is.
 * @param items Always the same six.
 */
public record Compliance(String application, boolean met, List<ComplianceItem> items) {
    public Compliance {
        items = List.copyOf(items);
    }

    /** Reads it from JSON. */
    public static Compliance of(JsonObject json) {
        return new Compliance(
                json.string("application"),
                json.flag("met"),
                json.list("items", value -> ComplianceItem.of(JsonObject.asObject(value))));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Compliance";
    }
}
