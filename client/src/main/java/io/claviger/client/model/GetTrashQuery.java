package io.claviger.client.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is looked for.
 *
 * @param partition Name; officers of a partition may leave it out.
 */
public record GetTrashQuery(Optional<String> partition) {

    /** Parameters of the query. */
    public Map<String, String> parameters() {
        Map<String, String> all = new LinkedHashMap<>();
        partition.ifPresent(value -> all.put("partition", String.valueOf(value)));
        return all;
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<String> partition = Optional.empty();

        private Builder() {}

        /** Name; officers of a partition may leave it out. */
        public Builder partition(String partition) {
            this.partition = Optional.of(partition);
            return this;
        }

        /** What was put together. */
        public GetTrashQuery build() {
            return new GetTrashQuery(partition);
        }
    }
}
