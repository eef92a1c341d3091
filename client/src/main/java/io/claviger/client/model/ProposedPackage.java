package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * Another service package.
 *
 * @param partition Name.
 * @param packageValue As its name says.
 */
public record ProposedPackage(String partition, Optional<ServicePackageForm> packageValue) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("partition", JsonMembers.text(partition))
                .put("package", packageValue.map(value -> value.json()))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(String partition) {
        return new Builder(partition);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String partition;
        private Optional<ServicePackageForm> packageValue = Optional.empty();

        private Builder(String partition) {
            this.partition = partition;
        }

        /** As its name says. */
        public Builder packageValue(ServicePackageForm packageValue) {
            this.packageValue = Optional.of(packageValue);
            return this;
        }

        /** What was put together. */
        public ProposedPackage build() {
            return new ProposedPackage(partition, packageValue);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ProposedPackage";
    }
}
