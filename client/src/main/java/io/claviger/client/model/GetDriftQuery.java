package io.claviger.client.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is looked for.
 *
 * @param partition Needed by callers who see several.
 * @param unusedDays Unused for so long; 90 if absent.
 * @param after The 'next' of the page before.
 * @param limit Keys to look at, 1 to 1000.
 */
public record GetDriftQuery(
        Optional<String> partition,
        Optional<Long> unusedDays,
        Optional<String> after,
        Optional<Long> limit) {

    /** Parameters of the query. */
    public Map<String, String> parameters() {
        Map<String, String> all = new LinkedHashMap<>();
        partition.ifPresent(value -> all.put("partition", String.valueOf(value)));
        unusedDays.ifPresent(value -> all.put("unusedDays", String.valueOf(value)));
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
        private Optional<String> partition = Optional.empty();
        private Optional<Long> unusedDays = Optional.empty();
        private Optional<String> after = Optional.empty();
        private Optional<Long> limit = Optional.empty();

        private Builder() {}

        /** Needed by callers who see several. */
        public Builder partition(String partition) {
            this.partition = Optional.of(partition);
            return this;
        }

        /** Unused for so long; 90 if absent. */
        public Builder unusedDays(long unusedDays) {
            this.unusedDays = Optional.of(unusedDays);
            return this;
        }

        /** The 'next' of the page before. */
        public Builder after(String after) {
            this.after = Optional.of(after);
            return this;
        }

        /** Keys to look at, 1 to 1000. */
        public Builder limit(long limit) {
            this.limit = Optional.of(limit);
            return this;
        }

        /** What was put together. */
        public GetDriftQuery build() {
            return new GetDriftQuery(partition, unusedDays, after, limit);
        }
    }
}
