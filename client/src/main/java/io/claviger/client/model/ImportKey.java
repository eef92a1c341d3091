package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * A key that comes in.
 *
 * @param label Name of the key.
 * @param password Password for later use.
 * @param algorithm Algorithm of the key.
 * @param addressFormat As at creation.
 * @param privateKey PKCS #8, or the bare DER of an RSA key.
 * @param publicKey SubjectPublicKeyInfo.
 * @param secretKey Its bare bytes.
 * @param certificate Of a public key that comes alone.
 * @param attributes As at creation; a public key alone needs none.
 * @param policy As its name says.
 */
public record ImportKey(
        String label,
        Optional<Secret> password,
        String algorithm,
        Optional<JsonObject> addressFormat,
        Optional<Base64Bytes> privateKey,
        Optional<Base64Bytes> publicKey,
        Optional<Base64Bytes> secretKey,
        Optional<Base64Bytes> certificate,
        Optional<JsonObject> attributes,
        Optional<Policy> policy) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("label", JsonMembers.text(label))
                .put("password", password.map(value -> value.json()))
                .put("algorithm", JsonMembers.text(algorithm))
                .put("addressFormat", addressFormat.map(value -> value))
                .put("privateKey", privateKey.map(value -> JsonMembers.text(value.text())))
                .put("publicKey", publicKey.map(value -> JsonMembers.text(value.text())))
                .put("secretKey", secretKey.map(value -> JsonMembers.text(value.text())))
                .put("certificate", certificate.map(value -> JsonMembers.text(value.text())))
                .put("attributes", attributes.map(value -> value))
                .put("policy", policy.map(value -> value.json()))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(String label, String algorithm) {
        return new Builder(label, algorithm);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String label;
        private final String algorithm;
        private Optional<Secret> password = Optional.empty();
        private Optional<JsonObject> addressFormat = Optional.empty();
        private Optional<Base64Bytes> privateKey = Optional.empty();
        private Optional<Base64Bytes> publicKey = Optional.empty();
        private Optional<Base64Bytes> secretKey = Optional.empty();
        private Optional<Base64Bytes> certificate = Optional.empty();
        private Optional<JsonObject> attributes = Optional.empty();
        private Optional<Policy> policy = Optional.empty();

        private Builder(String label, String algorithm) {
            this.label = label;
            this.algorithm = algorithm;
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

        /** PKCS #8, or the bare DER of an RSA key. */
        public Builder privateKey(Base64Bytes privateKey) {
            this.privateKey = Optional.of(privateKey);
            return this;
        }

        /** SubjectPublicKeyInfo. */
        public Builder publicKey(Base64Bytes publicKey) {
            this.publicKey = Optional.of(publicKey);
            return this;
        }

        /** Its bare bytes. */
        public Builder secretKey(Base64Bytes secretKey) {
            this.secretKey = Optional.of(secretKey);
            return this;
        }

        /** Of a public key that comes alone. */
        public Builder certificate(Base64Bytes certificate) {
            this.certificate = Optional.of(certificate);
            return this;
        }

        /** As at creation; a public key alone needs none. */
        public Builder attributes(JsonObject attributes) {
            this.attributes = Optional.of(attributes);
            return this;
        }

        /** As its name says. */
        public Builder policy(Policy policy) {
            this.policy = Optional.of(policy);
            return this;
        }

        /** What was put together. */
        public ImportKey build() {
            return new ImportKey(
                    label,
                    password,
                    algorithm,
                    addressFormat,
                    privateKey,
                    publicKey,
                    secretKey,
                    certificate,
                    attributes,
                    policy);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ImportKey";
    }
}
