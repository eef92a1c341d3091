package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * The dates; an absent one stays open.
 *
 * @param notBefore First instant.
 * @param notAfter Last instant.
 * @param password Password of the key.
 */
public record ChangeValidity(
        Optional<Instant> notBefore, Optional<Instant> notAfter, Optional<Secret> password) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("notBefore", notBefore.map(value -> JsonMembers.text(value.toString())))
                .put("notAfter", notAfter.map(value -> JsonMembers.text(value.toString())))
                .put("password", password.map(value -> value.json()))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<Instant> notBefore = Optional.empty();
        private Optional<Instant> notAfter = Optional.empty();
        private Optional<Secret> password = Optional.empty();

        private Builder() {}

        /** First instant. */
        public Builder notBefore(Instant notBefore) {
            this.notBefore = Optional.of(notBefore);
            return this;
        }

        /** Last instant. */
        public Builder notAfter(Instant notAfter) {
            this.notAfter = Optional.of(notAfter);
            return this;
        }

        /** Password of the key. */
        public Builder password(Secret password) {
            this.password = Optional.of(password);
            return this;
        }

        /** What was put together. */
        public ChangeValidity build() {
            return new ChangeValidity(notBefore, notAfter, password);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ChangeValidity";
    }
}
