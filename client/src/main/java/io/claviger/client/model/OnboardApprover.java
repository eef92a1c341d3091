package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * The code, and a password for the way.
 *
 * @param approverName Name of the approver, unique in the partition; at most 64 characters.
 * @param oneTimeCode The code, digit by digit.
 * @param transportPassword 16 or 32 bytes in UTF-8: the AES key.
 */
public record OnboardApprover(
        String approverName, Optional<Secret> oneTimeCode, Optional<Secret> transportPassword) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("approverName", JsonMembers.text(approverName))
                .put("oneTimeCode", oneTimeCode.map(value -> value.json()))
                .put("transportPassword", transportPassword.map(value -> value.json()))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(String approverName) {
        return new Builder(approverName);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String approverName;
        private Optional<Secret> oneTimeCode = Optional.empty();
        private Optional<Secret> transportPassword = Optional.empty();

        private Builder(String approverName) {
            this.approverName = approverName;
        }

        /** The code, digit by digit. */
        public Builder oneTimeCode(Secret oneTimeCode) {
            this.oneTimeCode = Optional.of(oneTimeCode);
            return this;
        }

        /** 16 or 32 bytes in UTF-8: the AES key. */
        public Builder transportPassword(Secret transportPassword) {
            this.transportPassword = Optional.of(transportPassword);
            return this;
        }

        /** What was put together. */
        public OnboardApprover build() {
            return new OnboardApprover(approverName, oneTimeCode, transportPassword);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "OnboardApprover";
    }
}
