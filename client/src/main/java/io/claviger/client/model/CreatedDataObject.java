package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * The data object without its value.
 *
 * @param name Name of the data object, unique in its partition.
 * @param attributes As its name says.
 */
public record CreatedDataObject(String name, DataObjectAttributes attributes) {

    /** Reads it from JSON. */
    public static CreatedDataObject of(JsonObject json) {
        return new CreatedDataObject(
                json.string("name"), DataObjectAttributes.of(json.object("attributes")));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "CreatedDataObject";
    }
}
