package io.claviger.client.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is looked for.
 *
 * @param labelPrefix Only labels that begin so.
 * @param algorithm Only keys of this algorithm.
 * @param after Only labels behind this one.
 * @param limit At most so many labels.
 */
public record ListKeysQuery(
        Optional<String> labelPrefix,
        Optional<String> algorithm,
        Optional<String> after,
        Optional<Long> limit) {

    /** Parameters of the query. */
    public Map<String, String> parameters() {
        Map<String, String> all = new LinkedHashMap<>();
        labelPrefix.ifPresent(value -> all.put("label-prefix", String.valueOf(value)));
        algorithm.ifPresent(value -> all.put("algorithm", String.valueOf(value)));
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
        private Optional<String> labelPrefix = Optional.empty();
        private Optional<String> algorithm = Optional.empty();
        private Optional<String> after = Optional.empty();
        private Optional<Long> limit = Optional.empty();

        private Builder() {}

        /** Only labels that begin so. */
        public Builder labelPrefix(String labelPrefix) {
            this.labelPrefix = Optional.of(labelPrefix);
            return this;
        }

        /** Only keys of this algorithm. */
        public Builder algorithm(String algorithm) {
            this.algorithm = Optional.of(algorithm);
            return this;
        }

        /** Only labels behind this one. */
        public Builder after(String after) {
            this.after = Optional.of(after);
            return this;
        }

        /** At most so many labels. */
        public Builder limit(long limit) {
            this.limit = Optional.of(limit);
            return this;
        }

        /** What was put together. */
        public ListKeysQuery build() {
            return new ListKeysQuery(labelPrefix, algorithm, after, limit);
        }
    }
}
