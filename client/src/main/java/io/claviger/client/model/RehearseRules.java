package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * One of the four, and how far back.
 *
 * @param since From when on.
 * @param ticket Ticket of a change that keeps what was found.
 * @param partitionPolicy As its name says.
 * @param keyPolicy As its name says.
 * @param application As its name says.
 * @param packageValue As its name says.
 */
public record RehearseRules(
        Instant since,
        Optional<String> ticket,
        Optional<ProposedPartitionPolicy> partitionPolicy,
        Optional<ProposedKeyPolicy> keyPolicy,
        Optional<OnboardingForm> application,
        Optional<ProposedPackage> packageValue) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("since", JsonMembers.text(since.toString()))
                .put("ticket", ticket.map(value -> JsonMembers.text(value)))
                .put("partitionPolicy", partitionPolicy.map(value -> value.json()))
                .put("keyPolicy", keyPolicy.map(value -> value.json()))
                .put("application", application.map(value -> value.json()))
                .put("package", packageValue.map(value -> value.json()))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(Instant since) {
        return new Builder(since);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final Instant since;
        private Optional<String> ticket = Optional.empty();
        private Optional<ProposedPartitionPolicy> partitionPolicy = Optional.empty();
        private Optional<ProposedKeyPolicy> keyPolicy = Optional.empty();
        private Optional<OnboardingForm> application = Optional.empty();
        private Optional<ProposedPackage> packageValue = Optional.empty();

        private Builder(Instant since) {
            this.since = since;
        }

        /** Ticket of a change that keeps what was found. */
        public Builder ticket(String ticket) {
            this.ticket = Optional.of(ticket);
            return this;
        }

        /** As its name says. */
        public Builder partitionPolicy(ProposedPartitionPolicy partitionPolicy) {
            this.partitionPolicy = Optional.of(partitionPolicy);
            return this;
        }

        /** As its name says. */
        public Builder keyPolicy(ProposedKeyPolicy keyPolicy) {
            this.keyPolicy = Optional.of(keyPolicy);
            return this;
        }

        /** As its name says. */
        public Builder application(OnboardingForm application) {
            this.application = Optional.of(application);
            return this;
        }

        /** As its name says. */
        public Builder packageValue(ProposedPackage packageValue) {
            this.packageValue = Optional.of(packageValue);
            return this;
        }

        /** What was put together. */
        public RehearseRules build() {
            return new RehearseRules(
                    since, ticket, partitionPolicy, keyPolicy, application, packageValue);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "RehearseRules";
    }
}
