package io.claviger.client.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is looked for.
 *
 * @param ticket Of the change around the upgrade.
 */
public record GetClusterUpgradeCheckQuery(Optional<String> ticket) {

    /** Parameters of the query. */
    public Map<String, String> parameters() {
        Map<String, String> all = new LinkedHashMap<>();
        ticket.ifPresent(value -> all.put("ticket", String.valueOf(value)));
        return all;
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<String> ticket = Optional.empty();

        private Builder() {}

        /** Of the change around the upgrade. */
        public Builder ticket(String ticket) {
            this.ticket = Optional.of(ticket);
            return this;
        }

        /** What was put together. */
        public GetClusterUpgradeCheckQuery build() {
            return new GetClusterUpgradeCheckQuery(ticket);
        }
    }
}
