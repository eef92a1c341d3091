package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * Which node goes away, and how.
 *
 * @param node Its name; not told: the master.
 * @param seconds How long it is isolated: 1 to 120.
 * @param stoppedBy Instead: how the caller stops it.
 */
public record BeginDrill(
        Optional<String> node, Optional<Long> seconds, Optional<String> stoppedBy) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("node", node.map(value -> JsonMembers.text(value)))
                .put("seconds", seconds.map(value -> JsonMembers.number(value)))
                .put("stoppedBy", stoppedBy.map(value -> JsonMembers.text(value)))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<String> node = Optional.empty();
        private Optional<Long> seconds = Optional.empty();
        private Optional<String> stoppedBy = Optional.empty();

        private Builder() {}

        /** Its name; not told: the master. */
        public Builder node(String node) {
            this.node = Optional.of(node);
            return this;
        }

        /** How long it is isolated: 1 to 120. */
        public Builder seconds(long seconds) {
            this.seconds = Optional.of(seconds);
            return this;
        }

        /** Instead: how the caller stops it. */
        public Builder stoppedBy(String stoppedBy) {
            this.stoppedBy = Optional.of(stoppedBy);
            return this;
        }

        /** What was put together. */
        public BeginDrill build() {
            return new BeginDrill(node, seconds, stoppedBy);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "BeginDrill";
    }
}
