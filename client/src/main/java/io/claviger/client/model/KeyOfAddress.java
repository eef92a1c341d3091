package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * A key and, if it has one, its password.
 *
 * @param label Name of the key.
 * @param password Password of the key.
 */
public record KeyOfAddress(String label, Optional<Secret> password) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("label", JsonMembers.text(label))
                .put("password", password.map(value -> value.json()))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(String label) {
        return new Builder(label);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String label;
        private Optional<Secret> password = Optional.empty();

        private Builder(String label) {
            this.label = label;
        }

        /** Password of the key. */
        public Builder password(Secret password) {
            this.password = Optional.of(password);
            return this;
        }

        /** What was put together. */
        public KeyOfAddress build() {
            return new KeyOfAddress(label, password);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "KeyOfAddress";
    }
}
