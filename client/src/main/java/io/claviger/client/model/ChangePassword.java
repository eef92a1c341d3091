package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * A key, its password and the next one.
 *
 * @param label Name of the key, unique in its partition.
 * @param password The present password.
 * @param newPassword The next password.
 */
public record ChangePassword(
        String label, Optional<Secret> password, Optional<Secret> newPassword) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("label", JsonMembers.text(label))
                .put("password", password.map(value -> value.json()))
                .put("newPassword", newPassword.map(value -> value.json()))
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

        private Builder(String label) {
            this.label = label;
        }

        /** The present password. */
        public Builder password(Secret password) {
            this.password = Optional.of(password);
            return this;
        }

        /** The next password. */
        public Builder newPassword(Secret newPassword) {
            this.newPassword = Optional.of(newPassword);
            return this;
        }

        /** What was put together. */
        public ChangePassword build() {
            return new ChangePassword(label, password, newPassword);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ChangePassword";
    }
}
