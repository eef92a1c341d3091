package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * What the new key is made from.
 *
 * @param password Password of the stored key, if it has one.
 * @param kdf Key derivation function. X9.63 is for agreements, HKDF-EXPAND for derivations.
 * @param salt For HKDF and HKDF-EXTRACT, at most 1024 bytes.
 * @param info What the key is for, at most 1024 bytes; not with HKDF-EXTRACT.
 * @param key The new secret key, as for POST /v1/key.
 */
public record DerivationRequest(
        Optional<Secret> password,
        String kdf,
        Optional<Base64Bytes> salt,
        Optional<Base64Bytes> info,
        Key key) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("password", password.map(value -> value.json()))
                .put("kdf", JsonMembers.text(kdf))
                .put("salt", salt.map(value -> JsonMembers.text(value.text())))
                .put("info", info.map(value -> JsonMembers.text(value.text())))
                .put("key", key.json())
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(String kdf, Key key) {
        return new Builder(kdf, key);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String kdf;
        private final Key key;
        private Optional<Secret> password = Optional.empty();
        private Optional<Base64Bytes> salt = Optional.empty();
        private Optional<Base64Bytes> info = Optional.empty();

        private Builder(String kdf, Key key) {
            this.kdf = kdf;
            this.key = key;
        }

        /** Password of the stored key, if it has one. */
        public Builder password(Secret password) {
            this.password = Optional.of(password);
            return this;
        }

        /** For HKDF and HKDF-EXTRACT, at most 1024 bytes. */
        public Builder salt(Base64Bytes salt) {
            this.salt = Optional.of(salt);
            return this;
        }

        /** What the key is for, at most 1024 bytes; not with HKDF-EXTRACT. */
        public Builder info(Base64Bytes info) {
            this.info = Optional.of(info);
            return this;
        }

        /** What was put together. */
        public DerivationRequest build() {
            return new DerivationRequest(password, kdf, salt, info, key);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "DerivationRequest";
    }

    /**
     * The new secret key, as for POST /v1/key.
     *
     * @param label Its name.
     * @param algorithm AES, ChaCha20, HMACSHA256, …
     * @param keySize Bits.
     * @param password Its password.
     * @param attributes Its attributes.
     */
    public record Key(
            String label,
            String algorithm,
            Optional<Long> keySize,
            Optional<Secret> password,
            JsonObject attributes) {

        /** The JSON of it. */
        public JsonObject json() {
            return new JsonMembers()
                    .put("label", JsonMembers.text(label))
                    .put("algorithm", JsonMembers.text(algorithm))
                    .put("keySize", keySize.map(value -> JsonMembers.number(value)))
                    .put("password", password.map(value -> value.json()))
                    .put("attributes", attributes)
                    .object();
        }

        /** Begins one with what it cannot do without. */
        public static Builder with(String label, String algorithm, JsonObject attributes) {
            return new Builder(label, algorithm, attributes);
        }

        /** Adds what is asked for beyond. */
        public static final class Builder {
            private final String label;
            private final String algorithm;
            private final JsonObject attributes;
            private Optional<Long> keySize = Optional.empty();
            private Optional<Secret> password = Optional.empty();

            private Builder(String label, String algorithm, JsonObject attributes) {
                this.label = label;
                this.algorithm = algorithm;
                this.attributes = attributes;
            }

            /** Bits. */
            public Builder keySize(long keySize) {
                this.keySize = Optional.of(keySize);
                return this;
            }

            /** Its password. */
            public Builder password(Secret password) {
                this.password = Optional.of(password);
                return this;
            }

            /** What was put together. */
            public Key build() {
                return new Key(label, algorithm, keySize, password, attributes);
            }
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "Key";
        }
    }
}
