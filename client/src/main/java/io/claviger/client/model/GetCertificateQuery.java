package io.claviger.client.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is looked for.
 *
 * @param chain With true, the answer has 'certificateChain', too.
 */
public record GetCertificateQuery(Optional<Boolean> chain) {

    /** Parameters of the query. */
    public Map<String, String> parameters() {
        Map<String, String> all = new LinkedHashMap<>();
        chain.ifPresent(value -> all.put("chain", String.valueOf(value)));
        return all;
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<Boolean> chain = Optional.empty();

        private Builder() {}

        /** With true, the answer has 'certificateChain', too. */
        public Builder chain(boolean chain) {
            this.chain = Optional.of(chain);
            return this;
        }

        /** What was put together. */
        public GetCertificateQuery build() {
            return new GetCertificateQuery(chain);
        }
    }
}
