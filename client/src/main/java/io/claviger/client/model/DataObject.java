package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;

/**
 * A data object.
 *
 * @param name Name of the data object, unique in its partition.
 * @param attributes As its name says.
 * @param value At most 65536 bytes.
 */
public record DataObject(String name, DataObjectAttributes attributes, Base64Bytes value) {

    /** Reads it from JSON. */
    public static DataObject of(JsonObject json) {
        return new DataObject(
                json.string("name"),
                DataObjectAttributes.of(json.object("attributes")),
                json.bytes("value"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "DataObject";
    }
}
