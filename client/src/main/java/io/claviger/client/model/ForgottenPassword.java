package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * An approver, and the password of the container.
 *
 * @param approverName Name of the approver, unique in the partition; at most 64 characters.
 * @param newBackupPassword It is kept nowhere.
 */
public record ForgottenPassword(String approverName, Optional<Secret> newBackupPassword) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("approverName", JsonMembers.text(approverName))
                .put("newBackupPassword", newBackupPassword.map(value -> value.json()))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(String approverName) {
        return new Builder(approverName);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String approverName;
        private Optional<Secret> newBackupPassword = Optional.empty();

        private Builder(String approverName) {
            this.approverName = approverName;
        }

        /** It is kept nowhere. */
        public Builder newBackupPassword(Secret newBackupPassword) {
            this.newBackupPassword = Optional.of(newBackupPassword);
            return this;
        }

        /** What was put together. */
        public ForgottenPassword build() {
            return new ForgottenPassword(approverName, newBackupPassword);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ForgottenPassword";
    }
}
