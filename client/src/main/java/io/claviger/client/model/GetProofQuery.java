package io.claviger.client.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is looked for.
 *
 * @param size Size of the checkpoint to prove against.
 * @param from Size of an older checkpoint to show growth from.
 */
public record GetProofQuery(Optional<Long> size, Optional<Long> from) {

    /** Parameters of the query. */
    public Map<String, String> parameters() {
        Map<String, String> all = new LinkedHashMap<>();
        size.ifPresent(value -> all.put("size", String.valueOf(value)));
        from.ifPresent(value -> all.put("from", String.valueOf(value)));
        return all;
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<Long> size = Optional.empty();
        private Optional<Long> from = Optional.empty();

        private Builder() {}

        /** Size of the checkpoint to prove against. */
        public Builder size(long size) {
            this.size = Optional.of(size);
            return this;
        }

        /** Size of an older checkpoint to show growth from. */
        public Builder from(long from) {
            this.from = Optional.of(from);
            return this;
        }

        /** What was put together. */
        public GetProofQuery build() {
            return new GetProofQuery(size, from);
        }
    }
}
