package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Wrapper of the request.
 *
 * @param modifyRequest What to change.
 */
public record ModifyRequest(ModifyRequestValue modifyRequest) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers().put("modifyRequest", modifyRequest.json()).object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ModifyRequest";
    }

    /**
     * What to change.
     *
     * @param modifyKeyName Name of the key.
     * @param keyPassword Password of the key.
     * @param signedApprovals Approvals, all for one token, where a rule of the key asks for them;
     *     at most 128.
     * @param policy As its name says.
     */
    public record ModifyRequestValue(
            String modifyKeyName,
            Optional<Secret> keyPassword,
            Optional<List<Base64Bytes>> signedApprovals,
            Optional<Policy> policy) {
        public ModifyRequestValue {
            signedApprovals = signedApprovals.map(List::copyOf);
        }

        /** The JSON of it. */
        public JsonObject json() {
            return new JsonMembers()
                    .put("modifyKeyName", JsonMembers.text(modifyKeyName))
                    .put("keyPassword", keyPassword.map(value -> value.json()))
                    .optionalList(
                            "signedApprovals",
                            signedApprovals,
                            value -> JsonMembers.text(value.text()))
                    .put("policy", policy.map(value -> value.json()))
                    .object();
        }

        /** Begins one with what it cannot do without. */
        public static Builder with(String modifyKeyName) {
            return new Builder(modifyKeyName);
        }

        /** Adds what is asked for beyond. */
        public static final class Builder {
            private final String modifyKeyName;
            private Optional<Secret> keyPassword = Optional.empty();
            private Optional<List<Base64Bytes>> signedApprovals = Optional.empty();
            private Optional<Policy> policy = Optional.empty();

            private Builder(String modifyKeyName) {
                this.modifyKeyName = modifyKeyName;
            }

            /** Password of the key. */
            public Builder keyPassword(Secret keyPassword) {
                this.keyPassword = Optional.of(keyPassword);
                return this;
            }

            /** Approvals, all for one token, where a rule of the key asks for them; at most 128. */
            public Builder signedApprovals(List<Base64Bytes> signedApprovals) {
                this.signedApprovals = Optional.of(signedApprovals);
                return this;
            }

            /** As its name says. */
            public Builder policy(Policy policy) {
                this.policy = Optional.of(policy);
                return this;
            }

            /** What was put together. */
            public ModifyRequestValue build() {
                return new ModifyRequestValue(modifyKeyName, keyPassword, signedApprovals, policy);
            }
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "ModifyRequestValue";
        }
    }
}
