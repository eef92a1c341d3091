package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.time.Instant;

/**
 * A data object without its value.
 *
 * @param name Name of the data object, unique in its partition.
 * @param attributes As its name says.
 * @param uuid Its id, which no other ever has.
 * @param size Bytes of the value.
 * @param application Whose it is.
 * @param created Since when.
 */
public record ListedDataObject(
        String name,
        DataObjectAttributes attributes,
        String uuid,
        long size,
        String application,
        Instant created) {

    /** Reads it from JSON. */
    public static ListedDataObject of(JsonObject json) {
        return new ListedDataObject(
                json.string("name"),
                DataObjectAttributes.of(json.object("attributes")),
                json.string("uuid"),
                json.integer("size"),
                json.string("application"),
                json.instant("created"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ListedDataObject";
    }
}
