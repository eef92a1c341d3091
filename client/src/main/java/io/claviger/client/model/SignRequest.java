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
 * @param signRequest The request.
 * @param requestSignature Passed over.
 */
public record SignRequest(SignRequestValue signRequest, Optional<JsonObject> requestSignature) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("signRequest", signRequest.json())
                .put("requestSignature", requestSignature.map(value -> value))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(SignRequestValue signRequest) {
        return new Builder(signRequest);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final SignRequestValue signRequest;
        private Optional<JsonObject> requestSignature = Optional.empty();

        private Builder(SignRequestValue signRequest) {
            this.signRequest = signRequest;
        }

        /** Passed over. */
        public Builder requestSignature(JsonObject requestSignature) {
            this.requestSignature = Optional.of(requestSignature);
            return this;
        }

        /** What was put together. */
        public SignRequest build() {
            return new SignRequest(signRequest, requestSignature);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "SignRequest";
    }

    /**
     * The request.
     *
     * @param payload Base64, or hexadecimal if payloadType is HEX.
     * @param payloadType What the payload is. One of: BTC, ETH, HEX, ISO_20022, PDF, UNSPECIFIED.
     * @param signKeyName Label of the key.
     * @param keyPassword Password of the key, if it has one.
     * @param signedApprovals Approvals, all for one token, where a rule of the key asks for them;
     *     at most 128.
     * @param signatureAlgorithm Signature algorithm; the key must fit.
     * @param signatureType Form of an ECDSA signature; DER if absent. One of: DER, RAW, ETH.
     * @param context Context of ML-DSA and SLH-DSA, at most 255 bytes.
     * @param auxiliaryRandomData Hedges the nonce; random if absent. 32 bytes, with
     *     NONE_WITH_EC_SCHNORR_BIP0340 only.
     * @param taprootTweakData Number that is added to the key. 32 bytes, with
     *     NONE_WITH_EC_SCHNORR_BIP0340 only.
     * @param merkleRootData Root of the tree of scripts; excludes taprootTweakData. 32 bytes, with
     *     NONE_WITH_EC_SCHNORR_BIP0340 only.
     */
    public record SignRequestValue(
            String payload,
            Optional<String> payloadType,
            String signKeyName,
            Optional<Secret> keyPassword,
            Optional<List<Base64Bytes>> signedApprovals,
            String signatureAlgorithm,
            Optional<String> signatureType,
            Optional<Base64Bytes> context,
            Optional<Base64Bytes> auxiliaryRandomData,
            Optional<Base64Bytes> taprootTweakData,
            Optional<Base64Bytes> merkleRootData) {
        public SignRequestValue {
            signedApprovals = signedApprovals.map(List::copyOf);
        }

        /** The JSON of it. */
        public JsonObject json() {
            return new JsonMembers()
                    .put("payload", JsonMembers.text(payload))
                    .put("payloadType", payloadType.map(value -> JsonMembers.text(value)))
                    .put("signKeyName", JsonMembers.text(signKeyName))
                    .put("keyPassword", keyPassword.map(value -> value.json()))
                    .optionalList(
                            "signedApprovals",
                            signedApprovals,
                            value -> JsonMembers.text(value.text()))
                    .put("signatureAlgorithm", JsonMembers.text(signatureAlgorithm))
                    .put("signatureType", signatureType.map(value -> JsonMembers.text(value)))
                    .put("context", context.map(value -> JsonMembers.text(value.text())))
                    .put(
                            "auxiliaryRandomData",
                            auxiliaryRandomData.map(value -> JsonMembers.text(value.text())))
                    .put(
                            "taprootTweakData",
                            taprootTweakData.map(value -> JsonMembers.text(value.text())))
                    .put(
                            "merkleRootData",
                            merkleRootData.map(value -> JsonMembers.text(value.text())))
                    .object();
        }

        /** Begins one with what it cannot do without. */
        public static Builder with(String payload, String signKeyName, String signatureAlgorithm) {
            return new Builder(payload, signKeyName, signatureAlgorithm);
        }

        /** Adds what is asked for beyond. */
        public static final class Builder {
            private final String payload;
            private final String signKeyName;
            private final String signatureAlgorithm;
            private Optional<String> payloadType = Optional.empty();
            private Optional<Secret> keyPassword = Optional.empty();
            private Optional<List<Base64Bytes>> signedApprovals = Optional.empty();
            private Optional<String> signatureType = Optional.empty();
            private Optional<Base64Bytes> context = Optional.empty();
            private Optional<Base64Bytes> auxiliaryRandomData = Optional.empty();
            private Optional<Base64Bytes> taprootTweakData = Optional.empty();
            private Optional<Base64Bytes> merkleRootData = Optional.empty();

            private Builder(String payload, String signKeyName, String signatureAlgorithm) {
                this.payload = payload;
                this.signKeyName = signKeyName;
                this.signatureAlgorithm = signatureAlgorithm;
            }

            /** What the payload is. One of: BTC, ETH, HEX, ISO_20022, PDF, UNSPECIFIED. */
            public Builder payloadType(String payloadType) {
                this.payloadType = Optional.of(payloadType);
                return this;
            }

            /** Password of the key, if it has one. */
            public Builder keyPassword(Secret keyPassword) {
                this.keyPassword = Optional.of(keyPassword);
                return this;
            }

            /** Approvals, all for one token, where a rule of the key asks for them; at most 128. */
            public Builder signedApprovals(List<Base64Bytes> signedApprovals) {
                this.signedApprovals = Optional.of(signedApprovals);
                return this;
            }

            /** Form of an ECDSA signature; DER if absent. One of: DER, RAW, ETH. */
            public Builder signatureType(String signatureType) {
                this.signatureType = Optional.of(signatureType);
                return this;
            }

            /** Context of ML-DSA and SLH-DSA, at most 255 bytes. */
            public Builder context(Base64Bytes context) {
                this.context = Optional.of(context);
                return this;
            }

            /**
             * Hedges the nonce; random if absent. 32 bytes, with NONE_WITH_EC_SCHNORR_BIP0340 only.
             */
            public Builder auxiliaryRandomData(Base64Bytes auxiliaryRandomData) {
                this.auxiliaryRandomData = Optional.of(auxiliaryRandomData);
                return this;
            }

            /**
             * Number that is added to the key. 32 bytes, with NONE_WITH_EC_SCHNORR_BIP0340 only.
             */
            public Builder taprootTweakData(Base64Bytes taprootTweakData) {
                this.taprootTweakData = Optional.of(taprootTweakData);
                return this;
            }

            /**
             * Root of the tree of scripts; excludes taprootTweakData. 32 bytes, with
             * NONE_WITH_EC_SCHNORR_BIP0340 only.
             */
            public Builder merkleRootData(Base64Bytes merkleRootData) {
                this.merkleRootData = Optional.of(merkleRootData);
                return this;
            }

            /** What was put together. */
            public SignRequestValue build() {
                return new SignRequestValue(
                        payload,
                        payloadType,
                        signKeyName,
                        keyPassword,
                        signedApprovals,
                        signatureAlgorithm,
                        signatureType,
                        context,
                        auxiliaryRandomData,
                        taprootTweakData,
                        merkleRootData);
            }
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "SignRequestValue";
        }
    }
}
