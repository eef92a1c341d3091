package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * In the words of PKCS #11.
 *
 * @param privateValue Shown to users only. Default true.
 * @param modifiable Default true.
 * @param destroyable May be deleted. Default false.
 */
public record DataObjectAttributes(
        Optional<Boolean> privateValue,
        Optional<Boolean> modifiable,
        Optional<Boolean> destroyable) {

    /** Reads it from JSON. */
    public static DataObjectAttributes of(JsonObject json) {
        return new DataObjectAttributes(
                json.optionalFlag("private"),
                json.optionalFlag("modifiable"),
                json.optionalFlag("destroyable"));
    }

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("private", privateValue.map(value -> JsonMembers.flag(value)))
                .put("modifiable", modifiable.map(value -> JsonMembers.flag(value)))
                .put("destroyable", destroyable.map(value -> JsonMembers.flag(value)))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<Boolean> privateValue = Optional.empty();
        private Optional<Boolean> modifiable = Optional.empty();
        private Optional<Boolean> destroyable = Optional.empty();

        private Builder() {}

        /** Shown to users only. Default true. */
        public Builder privateValue(boolean privateValue) {
            this.privateValue = Optional.of(privateValue);
            return this;
        }

        /** Default true. */
        public Builder modifiable(boolean modifiable) {
            this.modifiable = Optional.of(modifiable);
            return this;
        }

        /** May be deleted. Default false. */
        public Builder destroyable(boolean destroyable) {
            this.destroyable = Optional.of(destroyable);
            return this;
        }

        /** What was put together. */
        public DataObjectAttributes build() {
            return new DataObjectAttributes(privateValue, modifiable, destroyable);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "DataObjectAttributes";
    }
}
