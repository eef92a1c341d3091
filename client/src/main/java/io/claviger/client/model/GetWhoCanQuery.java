package io.claviger.client.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is looked for.
 *
 * @param key Id of a key, or its label.
 * @param at Index of a record, or an instant in RFC 3339: as it was then. Default: now.
 */
public record GetWhoCanQuery(String key, Optional<String> at) {

    /** Parameters of the query. */
    public Map<String, String> parameters() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("key", String.valueOf(key));
        at.ifPresent(value -> all.put("at", String.valueOf(value)));
        return all;
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(String key) {
        return new Builder(key);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String key;
        private Optional<String> at = Optional.empty();

        private Builder(String key) {
            this.key = key;
        }

        /** Index of a record, or an instant in RFC 3339: as it was then. Default: now. */
        public Builder at(String at) {
            this.at = Optional.of(at);
            return this;
        }

        /** What was put together. */
        public GetWhoCanQuery build() {
            return new GetWhoCanQuery(key, at);
        }
    }
}
