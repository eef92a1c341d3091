package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * A value under a new name.
 *
 * @param name Name of the data object, unique in its partition.
 * @param value At most 65536 bytes.
 * @param attributes As its name says.
 */
public record CreateDataObject(
        String name, Base64Bytes value, Optional<DataObjectAttributes> attributes) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("name", JsonMembers.text(name))
                .put("value", JsonMembers.text(value.text()))
                .put("attributes", attributes.map(value -> value.json()))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(String name, Base64Bytes value) {
        return new Builder(name, value);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String name;
        private final Base64Bytes value;
        private Optional<DataObjectAttributes> attributes = Optional.empty();

        private Builder(String name, Base64Bytes value) {
            this.name = name;
            this.value = value;
        }

        /** As its name says. */
        public Builder attributes(DataObjectAttributes attributes) {
            this.attributes = Optional.of(attributes);
            return this;
        }

        /** What was put together. */
        public CreateDataObject build() {
            return new CreateDataObject(name, value, attributes);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "CreateDataObject";
    }
}
