package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * Which proposal.
 *
 * @param proposed Its 'proposed', as it was read.
 */
public record RejectPackage(Optional<String> proposed) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("proposed", proposed.map(value -> JsonMembers.text(value)))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<String> proposed = Optional.empty();

        private Builder() {}

        /** Its 'proposed', as it was read. */
        public Builder proposed(String proposed) {
            this.proposed = Optional.of(proposed);
            return this;
        }

        /** What was put together. */
        public RejectPackage build() {
            return new RejectPackage(proposed);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "RejectPackage";
    }
}
