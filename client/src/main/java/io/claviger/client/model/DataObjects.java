package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Data objects by name, without their values.
 *
 * @param dataObjects One page.
 * @param next Null on the last page.
 */
public record DataObjects(List<ListedDataObject> dataObjects, Optional<String> next) {
    public DataObjects {
        dataObjects = List.copyOf(dataObjects);
    }

    /** Reads it from JSON. */
    public static DataObjects of(JsonObject json) {
        return new DataObjects(
                json.list("dataObjects", value -> ListedDataObject.of(JsonObject.asObject(value))),
                json.optionalString("next"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "DataObjects";
    }
}
