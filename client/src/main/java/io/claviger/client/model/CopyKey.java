package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * The copy.
 *
 * @param label Name of the copy.
 * @param password Password of the key.
 * @param newPassword Password of the copy; else it has the same.
 * @param attributes Those that differ.
 */
public record CopyKey(
        String label,
        Optional<Secret> password,
        Optional<Secret> newPassword,
        Optional<JsonObject> attributes) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("label", JsonMembers.text(label))
                .put("password", password.map(value -> value.json()))
                .put("newPassword", newPassword.map(value -> value.json()))
                .put("attributes", attributes.map(value -> value))
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
        private Optional<Secret> newPassword = Optional.empty();
        private Optional<JsonObject> attributes = Optional.empty();

        private Builder(String label) {
            this.label = label;
        }

        /** Password of the key. */
        public Builder password(Secret password) {
            this.password = Optional.of(password);
            return this;
        }

        /** Password of the copy; else it has the same. */
        public Builder newPassword(Secret newPassword) {
            this.newPassword = Optional.of(newPassword);
            return this;
        }

        /** Those that differ. */
        public Builder attributes(JsonObject attributes) {
            this.attributes = Optional.of(attributes);
            return this;
        }

        /** What was put together. */
        public CopyKey build() {
            return new CopyKey(label, password, newPassword, attributes);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "CopyKey";
    }
}
