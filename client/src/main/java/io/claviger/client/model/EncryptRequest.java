package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * Wrapper of the request.
 *
 * @param encryptRequest The request.
 * @param requestSignature Passed over.
 */
public record EncryptRequest(
        EncryptRequestValue encryptRequest, Optional<JsonObject> requestSignature) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("encryptRequest", encryptRequest.json())
                .put("requestSignature", requestSignature.map(value -> value))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(EncryptRequestValue encryptRequest) {
        return new Builder(encryptRequest);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final EncryptRequestValue encryptRequest;
        private Optional<JsonObject> requestSignature = Optional.empty();

        private Builder(EncryptRequestValue encryptRequest) {
            this.encryptRequest = encryptRequest;
        }

        /** Passed over. */
        public Builder requestSignature(JsonObject requestSignature) {
            this.requestSignature = Optional.of(requestSignature);
            return this;
        }

        /** What was put together. */
        public EncryptRequest build() {
            return new EncryptRequest(encryptRequest, requestSignature);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "EncryptRequest";
    }

    /**
     * The request.
     *
     * @param payload The plaintext.
     * @param encryptKeyName Label of the key.
     * @param keyPassword Password of the key, if it has one.
     * @param cipherAlgorithm Cipher; the key must fit.
     * @param initializationVector The program's own, never used before with this key; absent: the
     *     service chooses.
     * @param tagLength Bits of the tag: 0 (default, 128), 64, 96, 104, 112, 120 or 128.
     * @param additionalAuthenticationData Authenticated, not encrypted.
     */
    public record EncryptRequestValue(
            Base64Bytes payload,
            String encryptKeyName,
            Optional<Secret> keyPassword,
            String cipherAlgorithm,
            Optional<Base64Bytes> initializationVector,
            Optional<Long> tagLength,
            Optional<Base64Bytes> additionalAuthenticationData) {

        /** The JSON of it. */
        public JsonObject json() {
            return new JsonMembers()
                    .put("payload", JsonMembers.text(payload.text()))
                    .put("encryptKeyName", JsonMembers.text(encryptKeyName))
                    .put("keyPassword", keyPassword.map(value -> value.json()))
                    .put("cipherAlgorithm", JsonMembers.text(cipherAlgorithm))
                    .put(
                            "initializationVector",
                            initializationVector.map(value -> JsonMembers.text(value.text())))
                    .put("tagLength", tagLength.map(value -> JsonMembers.number(value)))
                    .put(
                            "additionalAuthenticationData",
                            additionalAuthenticationData.map(
                                    value -> JsonMembers.text(value.text())))
                    .object();
        }

        /** Begins one with what it cannot do without. */
        public static Builder with(
                Base64Bytes payload, String encryptKeyName, String cipherAlgorithm) {
            return new Builder(payload, encryptKeyName, cipherAlgorithm);
        }

        /** Adds what is asked for beyond. */
        public static final class Builder {
            private final Base64Bytes payload;
            private final String encryptKeyName;
            private final String cipherAlgorithm;
            private Optional<Secret> keyPassword = Optional.empty();
            private Optional<Base64Bytes> initializationVector = Optional.empty();
            private Optional<Long> tagLength = Optional.empty();
            private Optional<Base64Bytes> additionalAuthenticationData = Optional.empty();

            private Builder(Base64Bytes payload, String encryptKeyName, String cipherAlgorithm) {
                this.payload = payload;
                this.encryptKeyName = encryptKeyName;
                this.cipherAlgorithm = cipherAlgorithm;
            }

            /** Password of the key, if it has one. */
            public Builder keyPassword(Secret keyPassword) {
                this.keyPassword = Optional.of(keyPassword);
                return this;
            }

            /** The program's own, never used before with this key; absent: the service chooses. */
            public Builder initializationVector(Base64Bytes initializationVector) {
                this.initializationVector = Optional.of(initializationVector);
                return this;
            }

            /** Bits of the tag: 0 (default, 128), 64, 96, 104, 112, 120 or 128. */
            public Builder tagLength(long tagLength) {
                this.tagLength = Optional.of(tagLength);
                return this;
            }

            /** Authenticated, not encrypted. */
            public Builder additionalAuthenticationData(Base64Bytes additionalAuthenticationData) {
                this.additionalAuthenticationData = Optional.of(additionalAuthenticationData);
                return this;
            }

            /** What was put together. */
            public EncryptRequestValue build() {
                return new EncryptRequestValue(
                        payload,
                        encryptKeyName,
                        keyPassword,
                        cipherAlgorithm,
                        initializationVector,
                        tagLength,
                        additionalAuthenticationData);
            }
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "EncryptRequestValue";
        }
    }
}
