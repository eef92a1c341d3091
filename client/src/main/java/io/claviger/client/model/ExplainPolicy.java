package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * A policy as at creation, or the key that has one.
 *
 * @param policy As its name says.
 * @param label Name of a key.
 */
public record ExplainPolicy(Optional<Policy> policy, Optional<String> label) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("policy", policy.map(value -> value.json()))
                .put("label", label.map(value -> JsonMembers.text(value)))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<Policy> policy = Optional.empty();
        private Optional<String> label = Optional.empty();

        private Builder() {}

        /** As its name says. */
        public Builder policy(Policy policy) {
            this.policy = Optional.of(policy);
            return this;
        }

        /** Name of a key. */
        public Builder label(String label) {
            this.label = Optional.of(label);
            return this;
        }

        /** What was put together. */
        public ExplainPolicy build() {
            return new ExplainPolicy(policy, label);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ExplainPolicy";
    }
}
