package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * Who has left.
 *
 * @param who Field of the record that names them. One of: owner, recoveryOwner.
 * @param left False: they have not; true if absent.
 */
public record Departure(String who, Optional<Boolean> left) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("who", JsonMembers.text(who))
                .put("left", left.map(value -> JsonMembers.flag(value)))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(String who) {
        return new Builder(who);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String who;
        private Optional<Boolean> left = Optional.empty();

        private Builder(String who) {
            this.who = who;
        }

        /** False: they have not; true if absent. */
        public Builder left(boolean left) {
            this.left = Optional.of(left);
            return this;
        }

        /** What was put together. */
        public Departure build() {
            return new Departure(who, left);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Departure";
    }
}
