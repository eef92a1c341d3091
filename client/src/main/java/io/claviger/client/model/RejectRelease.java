package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * Which incident.
 *
 * @param key Id or label of the key.
 * @param releaseProposed Answers the release of this instant alone: what was looked at.
 */
public record RejectRelease(String key, Optional<String> releaseProposed) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("key", JsonMembers.text(key))
                .put("releaseProposed", releaseProposed.map(value -> JsonMembers.text(value)))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(String key) {
        return new Builder(key);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String key;
        private Optional<String> releaseProposed = Optional.empty();

        private Builder(String key) {
            this.key = key;
        }

        /** Answers the release of this instant alone: what was looked at. */
        public Builder releaseProposed(String releaseProposed) {
            this.releaseProposed = Optional.of(releaseProposed);
            return this;
        }

        /** What was put together. */
        public RejectRelease build() {
            return new RejectRelease(key, releaseProposed);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "RejectRelease";
    }
}
