package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * An approver, the password of the backup and the next one.
 *
 * @param approverName Name of the approver, unique in the partition; at most 64 characters.
 * @param backupPassword The present password.
 * @param newBackupPassword The next password.
 */
public record ChangeApproverPassword(
        String approverName, Optional<Secret> backupPassword, Optional<Secret> newBackupPassword) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("approverName", JsonMembers.text(approverName))
                .put("backupPassword", backupPassword.map(value -> value.json()))
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
        private Optional<Secret> backupPassword = Optional.empty();
        private Optional<Secret> newBackupPassword = Optional.empty();

        private Builder(String approverName) {
            this.approverName = approverName;
        }

        /** The present password. */
        public Builder backupPassword(Secret backupPassword) {
            this.backupPassword = Optional.of(backupPassword);
            return this;
        }

        /** The next password. */
        public Builder newBackupPassword(Secret newBackupPassword) {
            this.newBackupPassword = Optional.of(newBackupPassword);
            return this;
        }

        /** What was put together. */
        public ChangeApproverPassword build() {
            return new ChangeApproverPassword(approverName, backupPassword, newBackupPassword);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ChangeApproverPassword";
    }
}
