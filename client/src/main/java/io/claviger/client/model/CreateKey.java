package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * A key to create.
 *
 * @param label Name of the key, unique in its partition.
 * @param password Password that every later use needs.
 * @param id PKCS #11 id.
 * @param algorithm Algorithm; this or algorithmOid is needed.
 * @param algorithmOid Object identifier of the algorithm.
 * @param curveOid Curve of an EC, ED or XDH key.
 * @param keySize 128, 192, 256 for AES; 1024 to 8192 for RSA.
 * @param addressFormat Not available in this version.
 * @param attributes As its name says.
 * @param notBefore May be used from then on.
 * @param notAfter May be used until then.
 * @param policy As its name says.
 */
public record CreateKey(
        String label,
        Optional<Secret> password,
        Optional<String> id,
        Optional<String> algorithm,
        Optional<String> algorithmOid,
        Optional<String> curveOid,
        Optional<Long> keySize,
        Optional<JsonObject> addressFormat,
        CreateKeyAttributes attributes,
        Optional<Instant> notBefore,
        Optional<Instant> notAfter,
        Optional<Policy> policy) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("label", JsonMembers.text(label))
                .put("password", password.map(value -> value.json()))
                .put("id", id.map(value -> JsonMembers.text(value)))
                .put("algorithm", algorithm.map(value -> JsonMembers.text(value)))
                .put("algorithmOid", algorithmOid.map(value -> JsonMembers.text(value)))
                .put("curveOid", curveOid.map(value -> JsonMembers.text(value)))
                .put("keySize", keySize.map(value -> JsonMembers.number(value)))
                .put("addressFormat", addressFormat.map(value -> value))
                .put("attributes", attributes.json())
                .put("notBefore", notBefore.map(value -> JsonMembers.text(value.toString())))
                .put("notAfter", notAfter.map(value -> JsonMembers.text(value.toString())))
                .put("policy", policy.map(value -> value.json()))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(String label, CreateKeyAttributes attributes) {
        return new Builder(label, attributes);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String label;
        private final CreateKeyAttributes attributes;
        private Optional<Secret> password = Optional.empty();
        private Optional<String> id = Optional.empty();
        private Optional<String> algorithm = Optional.empty();
        private Optional<String> algorithmOid = Optional.empty();
        private Optional<String> curveOid = Optional.empty();
        private Optional<Long> keySize = Optional.empty();
        private Optional<JsonObject> addressFormat = Optional.empty();
        private Optional<Instant> notBefore = Optional.empty();
        private Optional<Instant> notAfter = Optional.empty();
        private Optional<Policy> policy = Optional.empty();

        private Builder(String label, CreateKeyAttributes attributes) {
            this.label = label;
            this.attributes = attributes;
        }

        /** Password that every later use needs. */
        public Builder password(Secret password) {
            this.password = Optional.of(password);
            return this;
        }

        /** PKCS #11 id. */
        public Builder id(String id) {
            this.id = Optional.of(id);
            return this;
        }

        /** Algorithm; this or algorithmOid is needed. */
        public Builder algorithm(String algorithm) {
            this.algorithm = Optional.of(algorithm);
            return this;
        }

        /** Object identifier of the algorithm. */
        public Builder algorithmOid(String algorithmOid) {
            this.algorithmOid = Optional.of(algorithmOid);
            return this;
        }

        /** Curve of an EC, ED or XDH key. */
        public Builder curveOid(String curveOid) {
            this.curveOid = Optional.of(curveOid);
            return this;
        }

        /** 128, 192, 256 for AES; 1024 to 8192 for RSA. */
        public Builder keySize(long keySize) {
            this.keySize = Optional.of(keySize);
            return this;
        }

        /** Not available in this version. */
        public Builder addressFormat(JsonObject addressFormat) {
            this.addressFormat = Optional.of(addressFormat);
            return this;
        }

        /** May be used from then on. */
        public Builder notBefore(Instant notBefore) {
            this.notBefore = Optional.of(notBefore);
            return this;
        }

        /** May be used until then. */
        public Builder notAfter(Instant notAfter) {
            this.notAfter = Optional.of(notAfter);
            return this;
        }

        /** As its name says. */
        public Builder policy(Policy policy) {
            this.policy = Optional.of(policy);
            return this;
        }

        /** What was put together. */
        public CreateKey build() {
            return new CreateKey(
                    label,
                    password,
                    id,
                    algorithm,
                    algorithmOid,
                    curveOid,
                    keySize,
                    addressFormat,
                    attributes,
                    notBefore,
                    notAfter,
                    policy);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "CreateKey";
    }
}
