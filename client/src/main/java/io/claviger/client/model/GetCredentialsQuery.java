package io.claviger.client.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is looked for.
 *
 * @param application Name of the application.
 */
public record GetCredentialsQuery(Optional<String> application) {

    /** Parameters of the query. */
    public Map<String, String> parameters() {
        Map<String, String> all = new LinkedHashMap<>();
        application.ifPresent(value -> all.put("application", String.valueOf(value)));
        return all;
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<String> application = Optional.empty();

        private Builder() {}

        /** Name of the application. */
        public Builder application(String application) {
            this.application = Optional.of(application);
            return this;
        }

        /** What was put together. */
        public GetCredentialsQuery build() {
            return new GetCredentialsQuery(application);
        }
    }
}
