package io.claviger.client.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is looked for.
 *
 * @param fresh true: sign the tree as it is now.
 * @param cosigned true: the newest one that a witness cosigned.
 */
public record GetCheckpointQuery(Optional<String> fresh, Optional<String> cosigned) {

    /** Parameters of the query. */
    public Map<String, String> parameters() {
        Map<String, String> all = new LinkedHashMap<>();
        fresh.ifPresent(value -> all.put("fresh", String.valueOf(value)));
        cosigned.ifPresent(value -> all.put("cosigned", String.valueOf(value)));
        return all;
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<String> fresh = Optional.empty();
        private Optional<String> cosigned = Optional.empty();

        private Builder() {}

        /** true: sign the tree as it is now. */
        public Builder fresh(String fresh) {
            this.fresh = Optional.of(fresh);
            return this;
        }

        /** true: the newest one that a witness cosigned. */
        public Builder cosigned(String cosigned) {
            this.cosigned = Optional.of(cosigned);
            return this;
        }

        /** What was put together. */
        public GetCheckpointQuery build() {
            return new GetCheckpointQuery(fresh, cosigned);
        }
    }
}
