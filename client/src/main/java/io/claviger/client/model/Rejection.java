package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * Who rejects, and what.
 *
 * @param timestamp The present time, ISO 8601 with offset.
 * @param timestampSignature Over the UTF-8 bytes of the timestamp.
 * @param timestampDigestAlgorithm SHA-256 and so on; EdDSA for Ed25519 keys, BLS for BLS keys.
 * @param approverPublicKey SubjectPublicKeyInfo, DER.
 * @param approverCertificate X.509, DER.
 * @param timestampSigningCertificate Of a configured notification service.
 * @param id Id of the task.
 */
public record Rejection(
        String timestamp,
        Base64Bytes timestampSignature,
        String timestampDigestAlgorithm,
        Optional<Base64Bytes> approverPublicKey,
        Optional<Base64Bytes> approverCertificate,
        Optional<Base64Bytes> timestampSigningCertificate,
        String id) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("timestamp", JsonMembers.text(timestamp))
                .put("timestampSignature", JsonMembers.text(timestampSignature.text()))
                .put("timestampDigestAlgorithm", JsonMembers.text(timestampDigestAlgorithm))
                .put(
                        "approverPublicKey",
                        approverPublicKey.map(value -> JsonMembers.text(value.text())))
                .put(
                        "approverCertificate",
                        approverCertificate.map(value -> JsonMembers.text(value.text())))
                .put(
                        "timestampSigningCertificate",
                        timestampSigningCertificate.map(value -> JsonMembers.text(value.text())))
                .put("id", JsonMembers.text(id))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(
            String timestamp,
            Base64Bytes timestampSignature,
            String timestampDigestAlgorithm,
            String id) {
        return new Builder(timestamp, timestampSignature, timestampDigestAlgorithm, id);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String timestamp;
        private final Base64Bytes timestampSignature;
        private final String timestampDigestAlgorithm;
        private final String id;
        private Optional<Base64Bytes> approverPublicKey = Optional.empty();
        private Optional<Base64Bytes> approverCertificate = Optional.empty();
        private Optional<Base64Bytes> timestampSigningCertificate = Optional.empty();

        private Builder(
                String timestamp,
                Base64Bytes timestampSignature,
                String timestampDigestAlgorithm,
                String id) {
            this.timestamp = timestamp;
            this.timestampSignature = timestampSignature;
            this.timestampDigestAlgorithm = timestampDigestAlgorithm;
            this.id = id;
        }

        /** SubjectPublicKeyInfo, DER. */
        public Builder approverPublicKey(Base64Bytes approverPublicKey) {
            this.approverPublicKey = Optional.of(approverPublicKey);
            return this;
        }

        /** X.509, DER. */
        public Builder approverCertificate(Base64Bytes approverCertificate) {
            this.approverCertificate = Optional.of(approverCertificate);
            return this;
        }

        /** Of a configured notification service. */
        public Builder timestampSigningCertificate(Base64Bytes timestampSigningCertificate) {
            this.timestampSigningCertificate = Optional.of(timestampSigningCertificate);
            return this;
        }

        /** What was put together. */
        public Rejection build() {
            return new Rejection(
                    timestamp,
                    timestampSignature,
                    timestampDigestAlgorithm,
                    approverPublicKey,
                    approverCertificate,
                    timestampSigningCertificate,
                    id);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Rejection";
    }
}
