package io.claviger.client.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is looked for.
 *
 * @param key Id of a key, or its label.
 * @param from First instant that counts, RFC 3339.
 * @param to First instant that counts no more, RFC 3339.
 * @param after The 'next' of the answer before.
 */
public record GetWhoDidQuery(
        String key, Optional<String> from, Optional<String> to, Optional<Long> after) {

    /** Parameters of the query. */
    public Map<String, String> parameters() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("key", String.valueOf(key));
        from.ifPresent(value -> all.put("from", String.valueOf(value)));
        to.ifPresent(value -> all.put("to", String.valueOf(value)));
        after.ifPresent(value -> all.put("after", String.valueOf(value)));
        return all;
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(String key) {
        return new Builder(key);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String key;
        private Optional<String> from = Optional.empty();
        private Optional<String> to = Optional.empty();
        private Optional<Long> after = Optional.empty();

        private Builder(String key) {
            this.key = key;
        }

        /** First instant that counts, RFC 3339. */
        public Builder from(String from) {
            this.from = Optional.of(from);
            return this;
        }

        /** First instant that counts no more, RFC 3339. */
        public Builder to(String to) {
            this.to = Optional.of(to);
            return this;
        }

        /** The 'next' of the answer before. */
        public Builder after(long after) {
            this.after = Optional.of(after);
            return this;
        }

        /** What was put together. */
        public GetWhoDidQuery build() {
            return new GetWhoDidQuery(key, from, to, after);
        }
    }
}
