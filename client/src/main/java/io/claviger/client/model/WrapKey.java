package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * Wrapper of the request.
 *
 * @param wrapKeyRequest What under what.
 */
public record WrapKey(WrapKeyRequest wrapKeyRequest) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers().put("wrapKeyRequest", wrapKeyRequest.json()).object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "WrapKey";
    }

    /**
     * What under what.
     *
     * @param keyToBeWrapped Name of the key.
     * @param keyToBeWrappedPassword Password of the key.
     * @param wrapKeyName Name of the key.
     * @param wrapKeyPassword Password of the key.
     * @param wrapMethod How; the end of the name says what is wrapped.
     */
    public record WrapKeyRequest(
            String keyToBeWrapped,
            Optional<Secret> keyToBeWrappedPassword,
            String wrapKeyName,
            Optional<Secret> wrapKeyPassword,
            String wrapMethod) {

        /** The JSON of it. */
        public JsonObject json() {
            return new JsonMembers()
                    .put("keyToBeWrapped", JsonMembers.text(keyToBeWrapped))
                    .put(
                            "keyToBeWrappedPassword",
                            keyToBeWrappedPassword.map(value -> value.json()))
                    .put("wrapKeyName", JsonMembers.text(wrapKeyName))
                    .put("wrapKeyPassword", wrapKeyPassword.map(value -> value.json()))
                    .put("wrapMethod", JsonMembers.text(wrapMethod))
                    .object();
        }

        /** Begins one with what it cannot do without. */
        public static Builder with(String keyToBeWrapped, String wrapKeyName, String wrapMethod) {
            return new Builder(keyToBeWrapped, wrapKeyName, wrapMethod);
        }

        /** Adds what is asked for beyond. */
        public static final class Builder {
            private final String keyToBeWrapped;
            private final String wrapKeyName;
            private final String wrapMethod;
            private Optional<Secret> keyToBeWrappedPassword = Optional.empty();
            private Optional<Secret> wrapKeyPassword = Optional.empty();

            private Builder(String keyToBeWrapped, String wrapKeyName, String wrapMethod) {
                this.keyToBeWrapped = keyToBeWrapped;
                this.wrapKeyName = wrapKeyName;
                this.wrapMethod = wrapMethod;
            }

            /** Password of the key. */
            public Builder keyToBeWrappedPassword(Secret keyToBeWrappedPassword) {
                this.keyToBeWrappedPassword = Optional.of(keyToBeWrappedPassword);
                return this;
            }

            /** Password of the key. */
            public Builder wrapKeyPassword(Secret wrapKeyPassword) {
                this.wrapKeyPassword = Optional.of(wrapKeyPassword);
                return this;
            }

            /** What was put together. */
            public WrapKeyRequest build() {
                return new WrapKeyRequest(
                        keyToBeWrapped,
                        keyToBeWrappedPassword,
                        wrapKeyName,
                        wrapKeyPassword,
                        wrapMethod);
            }
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "WrapKeyRequest";
        }
    }
}
