package io.claviger.client.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is looked for.
 *
 * @param from Older tree size.
 * @param to Newer tree size; default the present one.
 */
public record GetConsistencyQuery(long from, Optional<Long> to) {

    /** Parameters of the query. */
    public Map<String, String> parameters() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("from", String.valueOf(from));
        to.ifPresent(value -> all.put("to", String.valueOf(value)));
        return all;
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(long from) {
        return new Builder(from);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final long from;
        private Optional<Long> to = Optional.empty();

        private Builder(long from) {
            this.from = from;
        }

        /** Newer tree size; default the present one. */
        public Builder to(long to) {
            this.to = Optional.of(to);
            return this;
        }

        /** What was put together. */
        public GetConsistencyQuery build() {
            return new GetConsistencyQuery(from, to);
        }
    }
}
