package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * Who asks, and for which tasks.
 *
 * @param timestamp The present time, ISO 8601 with offset.
 * @param timestampSignature Over the UTF-8 bytes of the timestamp.
 * @param timestampDigestAlgorithm SHA-256 and so on; EdDSA for Ed25519 keys, BLS for BLS keys.
 * @param approverPublicKey SubjectPublicKeyInfo, DER.
 * @param approverCertificate X.509, DER.
 * @param timestampSigningCertificate Of a configured notification service.
 * @param id One task.
 * @param requestId Tasks of one request.
 * @param detailLevel level1 to level6.
 * @param paging A page.
 */
public record TaskFilter(
        String timestamp,
        Base64Bytes timestampSignature,
        String timestampDigestAlgorithm,
        Optional<Base64Bytes> approverPublicKey,
        Optional<Base64Bytes> approverCertificate,
        Optional<Base64Bytes> timestampSigningCertificate,
        Optional<String> id,
        Optional<String> requestId,
        Optional<String> detailLevel,
        Optional<Paging> paging) {

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
                .put("id", id.map(value -> JsonMembers.text(value)))
                .put("requestId", requestId.map(value -> JsonMembers.text(value)))
                .put("detailLevel", detailLevel.map(value -> JsonMembers.text(value)))
                .put("paging", paging.map(value -> value.json()))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(
            String timestamp, Base64Bytes timestampSignature, String timestampDigestAlgorithm) {
        return new Builder(timestamp, timestampSignature, timestampDigestAlgorithm);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String timestamp;
        private final Base64Bytes timestampSignature;
        private final String timestampDigestAlgorithm;
        private Optional<Base64Bytes> approverPublicKey = Optional.empty();
        private Optional<Base64Bytes> approverCertificate = Optional.empty();
        private Optional<Base64Bytes> timestampSigningCertificate = Optional.empty();
        private Optional<String> id = Optional.empty();
        private Optional<String> requestId = Optional.empty();
        private Optional<String> detailLevel = Optional.empty();
        private Optional<Paging> paging = Optional.empty();

        private Builder(
                String timestamp, Base64Bytes timestampSignature, String timestampDigestAlgorithm) {
            this.timestamp = timestamp;
            this.timestampSignature = timestampSignature;
            this.timestampDigestAlgorithm = timestampDigestAlgorithm;
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

        /** One task. */
        public Builder id(String id) {
            this.id = Optional.of(id);
            return this;
        }

        /** Tasks of one request. */
        public Builder requestId(String requestId) {
            this.requestId = Optional.of(requestId);
            return this;
        }

        /** level1 to level6. */
        public Builder detailLevel(String detailLevel) {
            this.detailLevel = Optional.of(detailLevel);
            return this;
        }

        /** A page. */
        public Builder paging(Paging paging) {
            this.paging = Optional.of(paging);
            return this;
        }

        /** What was put together. */
        public TaskFilter build() {
            return new TaskFilter(
                    timestamp,
                    timestampSignature,
                    timestampDigestAlgorithm,
                    approverPublicKey,
                    approverCertificate,
                    timestampSigningCertificate,
                    id,
                    requestId,
                    detailLevel,
                    paging);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "TaskFilter";
    }

    /**
     * A page.
     *
     * @param pageNumber From 0.
     * @param pageSize From 1.
     * @param sortOrder Order. One of: CREATION_DATE_ASC, CREATION_DATE_DESC, LAST_FETCHED_DATE_ASC,
     *     LAST_FETCHED_DATE_DESC.
     */
    public record Paging(long pageNumber, long pageSize, String sortOrder) {

        /** The JSON of it. */
        public JsonObject json() {
            return new JsonMembers()
                    .put("pageNumber", JsonMembers.number(pageNumber))
                    .put("pageSize", JsonMembers.number(pageSize))
                    .put("sortOrder", JsonMembers.text(sortOrder))
                    .object();
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "Paging";
        }
    }
}
