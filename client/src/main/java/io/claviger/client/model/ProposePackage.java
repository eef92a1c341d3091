package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * What is to be promised.
 *
 * @param packageValue As its name says.
 */
public record ProposePackage(Optional<ServicePackageForm> packageValue) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers().put("package", packageValue.map(value -> value.json())).object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<ServicePackageForm> packageValue = Optional.empty();

        private Builder() {}

        /** As its name says. */
        public Builder packageValue(ServicePackageForm packageValue) {
            this.packageValue = Optional.of(packageValue);
            return this;
        }

        /** What was put together. */
        public ProposePackage build() {
            return new ProposePackage(packageValue);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ProposePackage";
    }
}
