package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * A seed that comes in.
 *
 * @param label Name of the key.
 * @param password Password for later use.
 * @param seed 16 to 64 bytes.
 * @param curveOid secp256k1, P-256 or Ed25519, by its OID.
 * @param addressFormat As at creation.
 * @param attributes As at creation.
 * @param policy As its name says.
 */
public record ImportSeed(
        String label,
        Optional<Secret> password,
        Base64Bytes seed,
        String curveOid,
        Optional<JsonObject> addressFormat,
        JsonObject attributes,
        Optional<Policy> policy) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("label", JsonMembers.text(label))
                .put("password", password.map(value -> value.json()))
                .put("seed", JsonMembers.text(seed.text()))
                .put("curveOid", JsonMembers.text(curveOid))
                .put("addressFormat", addressFormat.map(value -> value))
                .put("attributes", attributes)
                .put("policy", policy.map(value -> value.json()))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(
            String label, Base64Bytes seed, String curveOid, JsonObject attributes) {
        return new Builder(label, seed, curveOid, attributes);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String label;
        private final Base64Bytes seed;
        private final String curveOid;
        private final JsonObject attributes;
        private Optional<Secret> password = Optional.empty();
        private Optional<JsonObject> addressFormat = Optional.empty();
        private Optional<Policy> policy = Optional.empty();

        private Builder(String label, Base64Bytes seed, String curveOid, JsonObject attributes) {
            this.label = label;
            this.seed = seed;
            this.curveOid = curveOid;
            this.attributes = attributes;
        }

        /** Password for later use. */
        public Builder password(Secret password) {
            this.password = Optional.of(password);
            return this;
        }

        /** As at creation. */
        public Builder addressFormat(JsonObject addressFormat) {
            this.addressFormat = Optional.of(addressFormat);
            return this;
        }

        /** As its name says. */
        public Builder policy(Policy policy) {
            this.policy = Optional.of(policy);
            return this;
        }

        /** What was put together. */
        public ImportSeed build() {
            return new ImportSeed(
                    label, password, seed, curveOid, addressFormat, attributes, policy);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ImportSeed";
    }
}
