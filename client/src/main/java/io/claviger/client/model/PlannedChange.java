package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * A usual change.
 *
 * @param kind Which. One of: enable-interface, move-application, upgrade, change-policy,
 *     change-package.
 * @param ticket Ticket of a change that keeps it.
 * @param application For the first two.
 * @param from Interface that it leaves.
 * @param to Interface that it gets.
 * @param partition For the last three.
 * @param version For an upgrade.
 * @param policy As its name says.
 * @param packageValue As its name says.
 */
public record PlannedChange(
        String kind,
        Optional<String> ticket,
        Optional<String> application,
        Optional<String> from,
        Optional<String> to,
        Optional<String> partition,
        Optional<String> version,
        Optional<PartitionPolicyChange> policy,
        Optional<ServicePackageForm> packageValue) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("kind", JsonMembers.text(kind))
                .put("ticket", ticket.map(value -> JsonMembers.text(value)))
                .put("application", application.map(value -> JsonMembers.text(value)))
                .put("from", from.map(value -> JsonMembers.text(value)))
                .put("to", to.map(value -> JsonMembers.text(value)))
                .put("partition", partition.map(value -> JsonMembers.text(value)))
                .put("version", version.map(value -> JsonMembers.text(value)))
                .put("policy", policy.map(value -> value.json()))
                .put("package", packageValue.map(value -> value.json()))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(String kind) {
        return new Builder(kind);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String kind;
        private Optional<String> ticket = Optional.empty();
        private Optional<String> application = Optional.empty();
        private Optional<String> from = Optional.empty();
        private Optional<String> to = Optional.empty();
        private Optional<String> partition = Optional.empty();
        private Optional<String> version = Optional.empty();
        private Optional<PartitionPolicyChange> policy = Optional.empty();
        private Optional<ServicePackageForm> packageValue = Optional.empty();

        private Builder(String kind) {
            this.kind = kind;
        }

        /** Ticket of a change that keeps it. */
        public Builder ticket(String ticket) {
            this.ticket = Optional.of(ticket);
            return this;
        }

        /** For the first two. */
        public Builder application(String application) {
            this.application = Optional.of(application);
            return this;
        }

        /** Interface that it leaves. */
        public Builder from(String from) {
            this.from = Optional.of(from);
            return this;
        }

        /** Interface that it gets. */
        public Builder to(String to) {
            this.to = Optional.of(to);
            return this;
        }

        /** For the last three. */
        public Builder partition(String partition) {
            this.partition = Optional.of(partition);
            return this;
        }

        /** For an upgrade. */
        public Builder version(String version) {
            this.version = Optional.of(version);
            return this;
        }

        /** As its name says. */
        public Builder policy(PartitionPolicyChange policy) {
            this.policy = Optional.of(policy);
            return this;
        }

        /** As its name says. */
        public Builder packageValue(ServicePackageForm packageValue) {
            this.packageValue = Optional.of(packageValue);
            return this;
        }

        /** What was put together. */
        public PlannedChange build() {
            return new PlannedChange(
                    kind, ticket, application, from, to, partition, version, policy, packageValue);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "PlannedChange";
    }
}
