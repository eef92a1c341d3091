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
 * @param unwrapKeyRequest What with what.
 */
public record UnwrapKey(UnwrapKeyRequest unwrapKeyRequest) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers().put("unwrapKeyRequest", unwrapKeyRequest.json()).object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "UnwrapKey";
    }

    /**
     * What with what.
     *
     * @param wrappedKey The blob.
     * @param label Name of the key.
     * @param unwrapKeyName Name of the key.
     * @param unwrapKeyPassword Password of the key.
     * @param wrapMethod How; the end of the name says what is wrapped.
     * @param attributes As at creation.
     * @param signedApprovals Approvals, all for one token, where a rule of the key asks for them;
     *     at most 128.
     * @param policy As its name says.
     */
    public record UnwrapKeyRequest(
            Base64Bytes wrappedKey,
            String label,
            String unwrapKeyName,
            Optional<Secret> unwrapKeyPassword,
            String wrapMethod,
            JsonObject attributes,
            Optional<List<Base64Bytes>> signedApprovals,
            Optional<Policy> policy) {
        public UnwrapKeyRequest {
            signedApprovals = signedApprovals.map(List::copyOf);
        }

        /** The JSON of it. */
        public JsonObject json() {
            return new JsonMembers()
                    .put("wrappedKey", JsonMembers.text(wrappedKey.text()))
                    .put("label", JsonMembers.text(label))
                    .put("unwrapKeyName", JsonMembers.text(unwrapKeyName))
                    .put("unwrapKeyPassword", unwrapKeyPassword.map(value -> value.json()))
                    .put("wrapMethod", JsonMembers.text(wrapMethod))
                    .put("attributes", attributes)
                    .optionalList(
                            "signedApprovals",
                            signedApprovals,
                            value -> JsonMembers.text(value.text()))
                    .put("policy", policy.map(value -> value.json()))
                    .object();
        }

        /** Begins one with what it cannot do without. */
        public static Builder with(
                Base64Bytes wrappedKey,
                String label,
                String unwrapKeyName,
                String wrapMethod,
                JsonObject attributes) {
            return new Builder(wrappedKey, label, unwrapKeyName, wrapMethod, attributes);
        }

        /** Adds what is asked for beyond. */
        public static final class Builder {
            private final Base64Bytes wrappedKey;
            private final String label;
            private final String unwrapKeyName;
            private final String wrapMethod;
            private final JsonObject attributes;
            private Optional<Secret> unwrapKeyPassword = Optional.empty();
            private Optional<List<Base64Bytes>> signedApprovals = Optional.empty();
            private Optional<Policy> policy = Optional.empty();

            private Builder(
                    Base64Bytes wrappedKey,
                    String label,
                    String unwrapKeyName,
                    String wrapMethod,
                    JsonObject attributes) {
                this.wrappedKey = wrappedKey;
                this.label = label;
                this.unwrapKeyName = unwrapKeyName;
                this.wrapMethod = wrapMethod;
                this.attributes = attributes;
            }

            /** Password of the key. */
            public Builder unwrapKeyPassword(Secret unwrapKeyPassword) {
                this.unwrapKeyPassword = Optional.of(unwrapKeyPassword);
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
            public UnwrapKeyRequest build() {
                return new UnwrapKeyRequest(
                        wrappedKey,
                        label,
                        unwrapKeyName,
                        unwrapKeyPassword,
                        wrapMethod,
                        attributes,
                        signedApprovals,
                        policy);
            }
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "UnwrapKeyRequest";
        }
    }
}
