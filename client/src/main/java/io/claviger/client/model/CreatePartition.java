package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * A partition; policy members that are absent take their default.
 *
 * @param name Upper case letters, digits, underscores.
 * @param policy As its name says.
 */
public record CreatePartition(String name, Optional<PartitionPolicyChange> policy) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("name", JsonMembers.text(name))
                .put("policy", policy.map(value -> value.json()))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(String name) {
        return new Builder(name);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String name;
        private Optional<PartitionPolicyChange> policy = Optional.empty();

        private Builder(String name) {
            this.name = name;
        }

        /** As its name says. */
        public Builder policy(PartitionPolicyChange policy) {
            this.policy = Optional.of(policy);
            return this;
        }

        /** What was put together. */
        public CreatePartition build() {
            return new CreatePartition(name, policy);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "CreatePartition";
    }
}
