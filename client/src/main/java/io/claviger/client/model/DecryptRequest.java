package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Wrapper of the request.
 *
 * @param decryptRequest The request.
 * @param requestSignature Passed over.
 */
public record DecryptRequest(
        DecryptRequestValue decryptRequest, Optional<JsonObject> requestSignature) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("decryptRequest", decryptRequest.json())
                .put("requestSignature", requestSignature.map(value -> value))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(DecryptRequestValue decryptRequest) {
        return new Builder(decryptRequest);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final DecryptRequestValue decryptRequest;
        private Optional<JsonObject> requestSignature = Optional.empty();

        private Builder(DecryptRequestValue decryptRequest) {
            this.decryptRequest = decryptRequest;
        }

        /** Passed over. */
        public Builder requestSignature(JsonObject requestSignature) {
            this.requestSignature = Optional.of(requestSignature);
            return this;
        }

        /** What was put together. */
        public DecryptRequest build() {
            return new DecryptRequest(decryptRequest, requestSignature);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "DecryptRequest";
    }

    /**
     * The request.
     *
     * @param encryptedPayload Ciphertext, then tag.
     * @param decryptKeyName Label of the key.
     * @param signedApprovals Approvals, all for one token, where a rule of the key asks for them;
     *     at most 128.
     * @param keyPassword Password of the key, if it has one.
     * @param cipherAlgorithm Cipher; the key must fit.
     * @param initializationVector As encrypt answered.
     * @param tagLength Bits of the tag: 0 (default, 128), 64, 96, 104, 112, 120 or 128.
     * @param additionalAuthenticationData As given to encrypt.
     * @param oaepMaskHash Hash of the mask (MGF1) of OAEP, where it is not that of the cipher. One
     *     of: SHA1, SHA224, SHA256, SHA384, SHA512.
     * @param oaepLabel Label of OAEP; absent: none.
     */
    public record DecryptRequestValue(
            Base64Bytes encryptedPayload,
            String decryptKeyName,
            Optional<List<Base64Bytes>> signedApprovals,
            Optional<Secret> keyPassword,
            String cipherAlgorithm,
            Optional<Base64Bytes> initializationVector,
            Optional<Long> tagLength,
            Optional<Base64Bytes> additionalAuthenticationData,
            Optional<String> oaepMaskHash,
            Optional<Base64Bytes> oaepLabel) {
        public DecryptRequestValue {
            signedApprovals = signedApprovals.map(List::copyOf);
        }

        /** The JSON of it. */
        public JsonObject json() {
            return new JsonMembers()
                    .put("encryptedPayload", JsonMembers.text(encryptedPayload.text()))
                    .put("decryptKeyName", JsonMembers.text(decryptKeyName))
                    .optionalList(
                            "signedApprovals",
                            signedApprovals,
                            value -> JsonMembers.text(value.text()))
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
                    .put("oaepMaskHash", oaepMaskHash.map(value -> JsonMembers.text(value)))
                    .put("oaepLabel", oaepLabel.map(value -> JsonMembers.text(value.text())))
                    .object();
        }

        /** Begins one with what it cannot do without. */
        public static Builder with(
                Base64Bytes encryptedPayload, String decryptKeyName, String cipherAlgorithm) {
            return new Builder(encryptedPayload, decryptKeyName, cipherAlgorithm);
        }

        /** Adds what is asked for beyond. */
        public static final class Builder {
            private final Base64Bytes encryptedPayload;
            private final String decryptKeyName;
            private final String cipherAlgorithm;
            private Optional<List<Base64Bytes>> signedApprovals = Optional.empty();
            private Optional<Secret> keyPassword = Optional.empty();
            private Optional<Base64Bytes> initializationVector = Optional.empty();
            private Optional<Long> tagLength = Optional.empty();
            private Optional<Base64Bytes> additionalAuthenticationData = Optional.empty();
            private Optional<String> oaepMaskHash = Optional.empty();
            private Optional<Base64Bytes> oaepLabel = Optional.empty();

            private Builder(
                    Base64Bytes encryptedPayload, String decryptKeyName, String cipherAlgorithm) {
                this.encryptedPayload = encryptedPayload;
                this.decryptKeyName = decryptKeyName;
                this.cipherAlgorithm = cipherAlgorithm;
            }

            /** Approvals, all for one token, where a rule of the key asks for them; at most 128. */
            public Builder signedApprovals(List<Base64Bytes> signedApprovals) {
                this.signedApprovals = Optional.of(signedApprovals);
                return this;
            }

            /** Password of the key, if it has one. */
            public Builder keyPassword(Secret keyPassword) {
                this.keyPassword = Optional.of(keyPassword);
                return this;
            }

            /** As encrypt answered. */
            public Builder initializationVector(Base64Bytes initializationVector) {
                this.initializationVector = Optional.of(initializationVector);
                return this;
            }

            /** Bits of the tag: 0 (default, 128), 64, 96, 104, 112, 120 or 128. */
            public Builder tagLength(long tagLength) {
                this.tagLength = Optional.of(tagLength);
                return this;
            }

            /** As given to encrypt. */
            public Builder additionalAuthenticationData(Base64Bytes additionalAuthenticationData) {
                this.additionalAuthenticationData = Optional.of(additionalAuthenticationData);
                return this;
            }

            /**
             * Hash of the mask (MGF1) of OAEP, where it is not that of the cipher. One of: SHA1,
             * SHA224, SHA256, SHA384, SHA512.
             */
            public Builder oaepMaskHash(String oaepMaskHash) {
                this.oaepMaskHash = Optional.of(oaepMaskHash);
                return this;
            }

            /** Label of OAEP; absent: none. */
            public Builder oaepLabel(Base64Bytes oaepLabel) {
                this.oaepLabel = Optional.of(oaepLabel);
                return this;
            }

            /** What was put together. */
            public DecryptRequestValue build() {
                return new DecryptRequestValue(
                        encryptedPayload,
                        decryptKeyName,
                        signedApprovals,
                        keyPassword,
                        cipherAlgorithm,
                        initializationVector,
                        tagLength,
                        additionalAuthenticationData,
                        oaepMaskHash,
                        oaepLabel);
            }
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "DecryptRequestValue";
        }
    }
}
