package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * A new approver.
 *
 * @param approverName Name of the approver, unique in the partition; at most 64 characters.
 * @param algorithm RSA.
 * @param keySize 2048, 3072 or 4096.
 * @param backupPassword Opens the approver's file.
 * @param validity Days that the certificate counts, 1 to 36500.
 */
public record CreateApprover(
        String approverName,
        String algorithm,
        long keySize,
        Optional<Secret> backupPassword,
        long validity) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("approverName", JsonMembers.text(approverName))
                .put("algorithm", JsonMembers.text(algorithm))
                .put("keySize", JsonMembers.number(keySize))
                .put("backupPassword", backupPassword.map(value -> value.json()))
                .put("validity", JsonMembers.number(validity))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(String approverName, String algorithm, long keySize, long validity) {
        return new Builder(approverName, algorithm, keySize, validity);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String approverName;
        private final String algorithm;
        private final long keySize;
        private final long validity;
        private Optional<Secret> backupPassword = Optional.empty();

        private Builder(String approverName, String algorithm, long keySize, long validity) {
            this.approverName = approverName;
            this.algorithm = algorithm;
            this.keySize = keySize;
            this.validity = validity;
        }

        /** Opens the approver's file. */
        public Builder backupPassword(Secret backupPassword) {
            this.backupPassword = Optional.of(backupPassword);
            return this;
        }

        /** What was put together. */
        public CreateApprover build() {
            return new CreateApprover(approverName, algorithm, keySize, backupPassword, validity);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "CreateApprover";
    }
}
