package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * What to change; one of both at least.
 *
 * @param attributes Names with true or false.
 * @param newLabel Another name for the key.
 * @param password Password of the key.
 */
public record ChangeAttributes(
        Optional<JsonObject> attributes, Optional<String> newLabel, Optional<Secret> password) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("attributes", attributes.map(value -> value))
                .put("newLabel", newLabel.map(value -> JsonMembers.text(value)))
                .put("password", password.map(value -> value.json()))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<JsonObject> attributes = Optional.empty();
        private Optional<String> newLabel = Optional.empty();
        private Optional<Secret> password = Optional.empty();

        private Builder() {}

        /** Names with true or false. */
        public Builder attributes(JsonObject attributes) {
            this.attributes = Optional.of(attributes);
            return this;
        }

        /** Another name for the key. */
        public Builder newLabel(String newLabel) {
            this.newLabel = Optional.of(newLabel);
            return this;
        }

        /** Password of the key. */
        public Builder password(Secret password) {
            this.password = Optional.of(password);
            return this;
        }

        /** What was put together. */
        public ChangeAttributes build() {
            return new ChangeAttributes(attributes, newLabel, password);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ChangeAttributes";
    }
}
