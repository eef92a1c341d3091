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
 * @param unblockRequest Which key.
 */
public record UnblockKey(UnblockRequest unblockRequest) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers().put("unblockRequest", unblockRequest.json()).object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "UnblockKey";
    }

    /**
     * Which key.
     *
     * @param unblockKeyName Name of the key.
     * @param keyPassword Password of the key.
     * @param signedApprovals Approvals, all for one token, where a rule of the key asks for them;
     *     at most 128.
     */
    public record UnblockRequest(
            String unblockKeyName,
            Optional<Secret> keyPassword,
            Optional<List<Base64Bytes>> signedApprovals) {
        public UnblockRequest {
            signedApprovals = signedApprovals.map(List::copyOf);
        }

        /** The JSON of it. */
        public JsonObject json() {
            return new JsonMembers()
                    .put("unblockKeyName", JsonMembers.text(unblockKeyName))
                    .put("keyPassword", keyPassword.map(value -> value.json()))
                    .optionalList(
                            "signedApprovals",
                            signedApprovals,
                            value -> JsonMembers.text(value.text()))
                    .object();
        }

        /** Begins one with what it cannot do without. */
        public static Builder with(String unblockKeyName) {
            return new Builder(unblockKeyName);
        }

        /** Adds what is asked for beyond. */
        public static final class Builder {
            private final String unblockKeyName;
            private Optional<Secret> keyPassword = Optional.empty();
            private Optional<List<Base64Bytes>> signedApprovals = Optional.empty();

            private Builder(String unblockKeyName) {
                this.unblockKeyName = unblockKeyName;
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

            /** What was put together. */
            public UnblockRequest build() {
                return new UnblockRequest(unblockKeyName, keyPassword, signedApprovals);
            }
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "UnblockRequest";
        }
    }
}
