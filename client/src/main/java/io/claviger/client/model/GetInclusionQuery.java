package io.claviger.client.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is looked for.
 *
 * @param size Tree size; default the present one.
 */
public record GetInclusionQuery(Optional<Long> size) {

    /** Parameters of the query. */
    public Map<String, String> parameters() {
        Map<String, String> all = new LinkedHashMap<>();
        size.ifPresent(value -> all.put("size", String.valueOf(value)));
        return all;
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<Long> size = Optional.empty();

        private Builder() {}

        /** Tree size; default the present one. */
        public Builder size(long size) {
            this.size = Optional.of(size);
            return this;
        }

        /** What was put together. */
        public GetInclusionQuery build() {
            return new GetInclusionQuery(size);
        }
    }
}
