package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What a partition promises to its users.
 *
 * @param name 1 to 64 printable ASCII characters.
 * @param policy As its name says.
 * @param algorithms Kinds of keys; none: any.
 * @param interfaces Ways of applications; none: any.
 * @param approvals People who approve each use of a key, at least.
 * @param maximumKeys Most keys.
 * @param cosigners Witnesses that have cosigned the log, at least.
 * @param nodes Nodes that keep the partition, at least.
 * @param regions Where nodes stand; none: anywhere.
 * @param claims What is claimed beyond that: shown, checked by nobody.
 * @param promises Ignored.
 */
public record ServicePackageForm(
        String name,
        Optional<PartitionPolicyChange> policy,
        Optional<List<String>> algorithms,
        Optional<List<String>> interfaces,
        Optional<Long> approvals,
        Optional<Long> maximumKeys,
        Optional<Long> cosigners,
        Optional<Long> nodes,
        Optional<List<String>> regions,
        Optional<List<String>> claims,
        Optional<List<String>> promises) {
    public ServicePackageForm {
        algorithms = algorithms.map(List::copyOf);
        interfaces = interfaces.map(List::copyOf);
        regions = regions.map(List::copyOf);
        claims = claims.map(List::copyOf);
        promises = promises.map(List::copyOf);
    }

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("name", JsonMembers.text(name))
                .put("policy", policy.map(value -> value.json()))
                .optionalList("algorithms", algorithms, value -> JsonMembers.text(value))
                .optionalList("interfaces", interfaces, value -> JsonMembers.text(value))
                .put("approvals", approvals.map(value -> JsonMembers.number(value)))
                .put("maximumKeys", maximumKeys.map(value -> JsonMembers.number(value)))
                .put("cosigners", cosigners.map(value -> JsonMembers.number(value)))
                .put("nodes", nodes.map(value -> JsonMembers.number(value)))
                .optionalList("regions", regions, value -> JsonMembers.text(value))
                .optionalList("claims", claims, value -> JsonMembers.text(value))
                .optionalList("promises", promises, value -> JsonMembers.text(value))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(String name) {
        return new Builder(name);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String name;
        private Optional<PartitionPolicyChange> policy = Optional.empty();
        private Optional<List<String>> algorithms = Optional.empty();
        private Optional<List<String>> interfaces = Optional.empty();
        private Optional<Long> approvals = Optional.empty();
        private Optional<Long> maximumKeys = Optional.empty();
        private Optional<Long> cosigners = Optional.empty();
        private Optional<Long> nodes = Optional.empty();
        private Optional<List<String>> regions = Optional.empty();
        private Optional<List<String>> claims = Optional.empty();
        private Optional<List<String>> promises = Optional.empty();

        private Builder(String name) {
            this.name = name;
        }

        /** As its name says. */
        public Builder policy(PartitionPolicyChange policy) {
            this.policy = Optional.of(policy);
            return this;
        }

        /** Kinds of keys; none: any. */
        public Builder algorithms(List<String> algorithms) {
            this.algorithms = Optional.of(algorithms);
            return this;
        }

        /** Ways of applications; none: any. */
        public Builder interfaces(List<String> interfaces) {
            this.interfaces = Optional.of(interfaces);
            return this;
        }

        /** People who approve each use of a key, at least. */
        public Builder approvals(long approvals) {
            this.approvals = Optional.of(approvals);
            return this;
        }

        /** Most keys. */
        public Builder maximumKeys(long maximumKeys) {
            this.maximumKeys = Optional.of(maximumKeys);
            return this;
        }

        /** Witnesses that have cosigned the log, at least. */
        public Builder cosigners(long cosigners) {
            this.cosigners = Optional.of(cosigners);
            return this;
        }

        /** Nodes that keep the partition, at least. */
        public Builder nodes(long nodes) {
            this.nodes = Optional.of(nodes);
            return this;
        }

        /** Where nodes stand; none: anywhere. */
        public Builder regions(List<String> regions) {
            this.regions = Optional.of(regions);
            return this;
        }

        /** What is claimed beyond that: shown, checked by nobody. */
        public Builder claims(List<String> claims) {
            this.claims = Optional.of(claims);
            return this;
        }

        /** Ignored. */
        public Builder promises(List<String> promises) {
            this.promises = Optional.of(promises);
            return this;
        }

        /** What was put together. */
        public ServicePackageForm build() {
            return new ServicePackageForm(
                    name,
                    policy,
                    algorithms,
                    interfaces,
                    approvals,
                    maximumKeys,
                    cosigners,
                    nodes,
                    regions,
                    claims,
                    promises);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ServicePackageForm";
    }
}
