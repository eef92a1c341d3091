package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * Master and path.
 *
 * @param masterKeyLabel Name of the master.
 * @param masterKeyPassword Its password.
 * @param derivationPath Without 'm/': 44'/60'/0'.
 * @param attributes Those that differ from the master's.
 */
public record DerivedKey(
        String masterKeyLabel,
        Optional<Secret> masterKeyPassword,
        String derivationPath,
        Optional<JsonObject> attributes) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("masterKeyLabel", JsonMembers.text(masterKeyLabel))
                .put("masterKeyPassword", masterKeyPassword.map(value -> value.json()))
                .put("derivationPath", JsonMembers.text(derivationPath))
                .put("attributes", attributes.map(value -> value))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(String masterKeyLabel, String derivationPath) {
        return new Builder(masterKeyLabel, derivationPath);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String masterKeyLabel;
        private final String derivationPath;
        private Optional<Secret> masterKeyPassword = Optional.empty();
        private Optional<JsonObject> attributes = Optional.empty();

        private Builder(String masterKeyLabel, String derivationPath) {
            this.masterKeyLabel = masterKeyLabel;
            this.derivationPath = derivationPath;
        }

        /** Its password. */
        public Builder masterKeyPassword(Secret masterKeyPassword) {
            this.masterKeyPassword = Optional.of(masterKeyPassword);
            return this;
        }

        /** Those that differ from the master's. */
        public Builder attributes(JsonObject attributes) {
            this.attributes = Optional.of(attributes);
            return this;
        }

        /** What was put together. */
        public DerivedKey build() {
            return new DerivedKey(masterKeyLabel, masterKeyPassword, derivationPath, attributes);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "DerivedKey";
    }
}
