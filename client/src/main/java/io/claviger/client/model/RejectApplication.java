package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * Which request.
 *
 * @param requested Its 'requested', as it was read.
 */
public record RejectApplication(Optional<String> requested) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("requested", requested.map(value -> JsonMembers.text(value)))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<String> requested = Optional.empty();

        private Builder() {}

        /** Its 'requested', as it was read. */
        public Builder requested(String requested) {
            this.requested = Optional.of(requested);
            return this;
        }

        /** What was put together. */
        public RejectApplication build() {
            return new RejectApplication(requested);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "RejectApplication";
    }
}
