package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * For how long.
 *
 * @param minutes Until it ends; default 60.
 */
public record InviteNode(Optional<Long> minutes) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("minutes", minutes.map(value -> JsonMembers.number(value)))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<Long> minutes = Optional.empty();

        private Builder() {}

        /** Until it ends; default 60. */
        public Builder minutes(long minutes) {
            this.minutes = Optional.of(minutes);
            return this;
        }

        /** What was put together. */
        public InviteNode build() {
            return new InviteNode(minutes);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "InviteNode";
    }
}
