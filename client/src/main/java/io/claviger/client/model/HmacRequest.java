package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * Wrapper of the request.
 *
 * @param hmacRequest The request.
 * @param requestSignature Passed over.
 */
public record HmacRequest(HmacRequestValue hmacRequest, Optional<JsonObject> requestSignature) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("hmacRequest", hmacRequest.json())
                .put("requestSignature", requestSignature.map(value -> value))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(HmacRequestValue hmacRequest) {
        return new Builder(hmacRequest);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final HmacRequestValue hmacRequest;
        private Optional<JsonObject> requestSignature = Optional.empty();

        private Builder(HmacRequestValue hmacRequest) {
            this.hmacRequest = hmacRequest;
        }

        /** Passed over. */
        public Builder requestSignature(JsonObject requestSignature) {
            this.requestSignature = Optional.of(requestSignature);
            return this;
        }

        /** What was put together. */
        public HmacRequest build() {
            return new HmacRequest(hmacRequest, requestSignature);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "HmacRequest";
    }

    /**
     * The request.
     *
     * @param keyName Label of the key.
     * @param keyPassword Password of the key, if it has one.
     * @param payload What is authenticated.
     * @param macAlgorithm Needed for CMAC only: an HMAC key has its hash in its algorithm. The
     *     contract has no such member. One of: HMACSHA1, HMACSHA224, HMACSHA256, HMACSHA384,
     *     HMACSHA512, HMACSHA3224, HMACSHA3256, HMACSHA3384, HMACSHA3512, AES_CMAC, TDEA_CMAC.
     */
    public record HmacRequestValue(
            String keyName,
            Optional<Secret> keyPassword,
            Base64Bytes payload,
            Optional<String> macAlgorithm) {

        /** The JSON of it. */
        public JsonObject json() {
            return new JsonMembers()
                    .put("keyName", JsonMembers.text(keyName))
                    .put("keyPassword", keyPassword.map(value -> value.json()))
                    .put("payload", JsonMembers.text(payload.text()))
                    .put("macAlgorithm", macAlgorithm.map(value -> JsonMembers.text(value)))
                    .object();
        }

        /** Begins one with what it cannot do without. */
        public static Builder with(String keyName, Base64Bytes payload) {
            return new Builder(keyName, payload);
        }

        /** Adds what is asked for beyond. */
        public static final class Builder {
            private final String keyName;
            private final Base64Bytes payload;
            private Optional<Secret> keyPassword = Optional.empty();
            private Optional<String> macAlgorithm = Optional.empty();

            private Builder(String keyName, Base64Bytes payload) {
                this.keyName = keyName;
                this.payload = payload;
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
            public HmacRequestValue build() {
                return new HmacRequestValue(keyName, keyPassword, payload, macAlgorithm);
            }
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "HmacRequestValue";
        }
    }
}
