package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * Two keys.
 *
 * @param first A key.
 * @param second A key.
 */
public record CompareKeys(First first, First second) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers().put("first", first.json()).put("second", second.json()).object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "CompareKeys";
    }

    /**
     * A key.
     *
     * @param label Name of the key.
     * @param partition The caller's own if absent.
     */
    public record First(String label, Optional<String> partition) {

        /** The JSON of it. */
        public JsonObject json() {
            return new JsonMembers()
                    .put("label", JsonMembers.text(label))
                    .put("partition", partition.map(value -> JsonMembers.text(value)))
                    .object();
        }

        /** Begins one with what it cannot do without. */
        public static Builder with(String label) {
            return new Builder(label);
        }

        /** Adds what is asked for beyond. */
        public static final class Builder {
            private final String label;
            private Optional<String> partition = Optional.empty();

            private Builder(String label) {
                this.label = label;
            }

            /** The caller's own if absent. */
            public Builder partition(String partition) {
                this.partition = Optional.of(partition);
                return this;
            }

            /** What was put together. */
            public First build() {
                return new First(label, partition);
            }
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "First";
        }
    }
}
