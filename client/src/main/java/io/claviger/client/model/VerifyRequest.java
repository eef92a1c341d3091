package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * Wrapper of one of two requests.
 *
 * @param verifySignatureRequest A signature.
 * @param verifyHmacRequest A code of an HMAC key, or of a cipher key by CMAC.
 * @param requestSignature Passed over.
 */
public record VerifyRequest(
        Optional<VerifySignatureRequest> verifySignatureRequest,
        Optional<VerifyHmacRequest> verifyHmacRequest,
        Optional<JsonObject> requestSignature) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("verifySignatureRequest", verifySignatureRequest.map(value -> value.json()))
                .put("verifyHmacRequest", verifyHmacRequest.map(value -> value.json()))
                .put("requestSignature", requestSignature.map(value -> value))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<VerifySignatureRequest> verifySignatureRequest = Optional.empty();
        private Optional<VerifyHmacRequest> verifyHmacRequest = Optional.empty();
        private Optional<JsonObject> requestSignature = Optional.empty();

        private Builder() {}

        /** A signature. */
        public Builder verifySignatureRequest(VerifySignatureRequest verifySignatureRequest) {
            this.verifySignatureRequest = Optional.of(verifySignatureRequest);
            return this;
        }

        /** A code of an HMAC key, or of a cipher key by CMAC. */
        public Builder verifyHmacRequest(VerifyHmacRequest verifyHmacRequest) {
            this.verifyHmacRequest = Optional.of(verifyHmacRequest);
            return this;
        }

        /** Passed over. */
        public Builder requestSignature(JsonObject requestSignature) {
            this.requestSignature = Optional.of(requestSignature);
            return this;
        }

        /** What was put together. */
        public VerifyRequest build() {
            return new VerifyRequest(verifySignatureRequest, verifyHmacRequest, requestSignature);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "VerifyRequest";
    }

    /**
     * A signature.
     *
     * @param signKeyName Label of the key.
     * @param masterKeyPassword Password of the key, if it has one.
     * @param signatureAlgorithm Signature algorithm; the key must fit.
     * @param payload What was signed.
     * @param signature The signature.
     * @param context Context of ML-DSA and SLH-DSA, at most 255 bytes.
     */
    public record VerifySignatureRequest(
            String signKeyName,
            Optional<Secret> masterKeyPassword,
            String signatureAlgorithm,
            Base64Bytes payload,
            Base64Bytes signature,
            Optional<Base64Bytes> context) {

        /** The JSON of it. */
        public JsonObject json() {
            return new JsonMembers()
                    .put("signKeyName", JsonMembers.text(signKeyName))
                    .put("masterKeyPassword", masterKeyPassword.map(value -> value.json()))
                    .put("signatureAlgorithm", JsonMembers.text(signatureAlgorithm))
                    .put("payload", JsonMembers.text(payload.text()))
                    .put("signature", JsonMembers.text(signature.text()))
                    .put("context", context.map(value -> JsonMembers.text(value.text())))
                    .object();
        }

        /** Begins one with what it cannot do without. */
        public static Builder with(
                String signKeyName,
                String signatureAlgorithm,
                Base64Bytes payload,
                Base64Bytes signature) {
            return new Builder(signKeyName, signatureAlgorithm, payload, signature);
        }

        /** Adds what is asked for beyond. */
        public static final class Builder {
            private final String signKeyName;
            private final String signatureAlgorithm;
            private final Base64Bytes payload;
            private final Base64Bytes signature;
            private Optional<Secret> masterKeyPassword = Optional.empty();
            private Optional<Base64Bytes> context = Optional.empty();

            private Builder(
                    String signKeyName,
                    String signatureAlgorithm,
                    Base64Bytes payload,
                    Base64Bytes signature) {
                this.signKeyName = signKeyName;
                this.signatureAlgorithm = signatureAlgorithm;
                this.payload = payload;
                this.signature = signature;
            }

            /** Password of the key, if it has one. */
            public Builder masterKeyPassword(Secret masterKeyPassword) {
                this.masterKeyPassword = Optional.of(masterKeyPassword);
                return this;
            }

            /** Context of ML-DSA and SLH-DSA, at most 255 bytes. */
            public Builder context(Base64Bytes context) {
                this.context = Optional.of(context);
                return this;
            }

            /** What was put together. */
            public VerifySignatureRequest build() {
                return new VerifySignatureRequest(
                        signKeyName,
                        masterKeyPassword,
                        signatureAlgorithm,
                        payload,
                        signature,
                        context);
            }
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "VerifySignatureRequest";
        }
    }

    /**
     * A code of an HMAC key, or of a cipher key by CMAC.
     *
     * @param keyName Label of the key.
     * @param keyPassword Password of the key, if it has one.
     * @param payload What is authenticated.
     * @param macAlgorithm Needed for CMAC only: an HMAC key has its hash in its algorithm. The
     *     contract has no such member. One of: HMACSHA1, HMACSHA224, HMACSHA256, HMACSHA384,
     *     HMACSHA512, HMACSHA3224, HMACSHA3256, HMACSHA3384, HMACSHA3512, AES_CMAC, TDEA_CMAC.
     * @param signature The whole code.
     */
    public record VerifyHmacRequest(
            String keyName,
            Optional<Secret> keyPassword,
            Base64Bytes payload,
            Optional<String> macAlgorithm,
            Base64Bytes signature) {

        /** The JSON of it. */
        public JsonObject json() {
            return new JsonMembers()
                    .put("keyName", JsonMembers.text(keyName))
                    .put("keyPassword", keyPassword.map(value -> value.json()))
                    .put("payload", JsonMembers.text(payload.text()))
                    .put("macAlgorithm", macAlgorithm.map(value -> JsonMembers.text(value)))
                    .put("signature", JsonMembers.text(signature.text()))
                    .object();
        }

        /** Begins one with what it cannot do without. */
        public static Builder with(String keyName, Base64Bytes payload, Base64Bytes signature) {
            return new Builder(keyName, payload, signature);
        }

        /** Adds what is asked for beyond. */
        public static final class Builder {
            private final String keyName;
            private final Base64Bytes payload;
            private final Base64Bytes signature;
            private Optional<Secret> keyPassword = Optional.empty();
            private Optional<String> macAlgorithm = Optional.empty();

            private Builder(String keyName, Base64Bytes payload, Base64Bytes signature) {
                this.keyName = keyName;
                this.payload = payload;
                this.signature = signature;
            }

            /** Password of the key, if it has one. */
            public Builder keyPassword(Secret keyPassword) {
                this.keyPassword = Optional.of(keyPassword);
                return this;
            }

            /**
             * Needed for CMAC only: an HMAC key has its hash in its algorithm. The contract has no
             * such member. One of: HMACSHA1, HMACSHA224, HMACSHA256, HMACSHA384, HMACSHA512,
             * HMACSHA3224, HMACSHA3256, HMACSHA3384, HMACSHA3512, AES_CMAC, TDEA_CMAC.
             */
            public Builder macAlgorithm(String macAlgorithm) {
                this.macAlgorithm = Optional.of(macAlgorithm);
                return this;
            }

            /** What was put together. */
            public VerifyHmacRequest build() {
                return new VerifyHmacRequest(
                        keyName, keyPassword, payload, macAlgorithm, signature);
            }
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "VerifyHmacRequest";
        }
    }
}
