package io.claviger.client.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is looked for.
 *
 * @param after The 'next' of the page before.
 * @param limit At most so many, 1 to 1000.
 */
public record GetChangesQuery(Optional<String> after, Optional<Long> limit) {

    /** Parameters of the query. */
    public Map<String, String> parameters() {
        Map<String, String> all = new LinkedHashMap<>();
        after.ifPresent(value -> all.put("after", String.valueOf(value)));
        limit.ifPresent(value -> all.put("limit", String.valueOf(value)));
        return all;
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<String> after = Optional.empty();
        private Optional<Long> limit = Optional.empty();

        private Builder() {}

        /** The 'next' of the page before. */
        public Builder after(String after) {
            this.after = Optional.of(after);
            return this;
        }

        /** At most so many, 1 to 1000. */
        public Builder limit(long limit) {
            this.limit = Optional.of(limit);
            return this;
        }

        /** What was put together. */
        public GetChangesQuery build() {
            return new GetChangesQuery(after, limit);
        }
    }
}
