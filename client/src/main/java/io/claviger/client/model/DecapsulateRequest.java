package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * The ciphertext of an encapsulation.
 *
 * @param ciphertext What carries the secret.
 * @param password Password of the key, if it has one.
 */
public record DecapsulateRequest(Base64Bytes ciphertext, Optional<Secret> password) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("ciphertext", JsonMembers.text(ciphertext.text()))
                .put("password", password.map(value -> value.json()))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(Base64Bytes ciphertext) {
        return new Builder(ciphertext);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final Base64Bytes ciphertext;
        private Optional<Secret> password = Optional.empty();

        private Builder(Base64Bytes ciphertext) {
            this.ciphertext = ciphertext;
        }

        /** Password of the key, if it has one. */
        public Builder password(Secret password) {
            this.password = Optional.of(password);
            return this;
        }

        /** What was put together. */
        public DecapsulateRequest build() {
            return new DecapsulateRequest(ciphertext, password);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "DecapsulateRequest";
    }
}
