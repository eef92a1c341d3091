package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * Attributes to change, by name.
 *
 * @param attributes Names with true or false.
 * @param password Password of the key.
 */
public record ChangeAttributes(JsonObject attributes, Optional<Secret> password) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("attributes", attributes)
                .put("password", password.map(value -> value.json()))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(JsonObject attributes) {
        return new Builder(attributes);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final JsonObject attributes;
        private Optional<Secret> password = Optional.empty();

        private Builder(JsonObject attributes) {
            this.attributes = attributes;
        }

        /** Password of the key. */
        public Builder password(Secret password) {
            this.password = Optional.of(password);
            return this;
        }

        /** What was put together. */
        public ChangeAttributes build() {
            return new ChangeAttributes(attributes, password);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ChangeAttributes";
    }
}
