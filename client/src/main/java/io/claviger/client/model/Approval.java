package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * A signed yes.
 *
 * @param id Id of the task.
 * @param approvalToBeSigned As the task has it.
 * @param signature Over those bytes.
 * @param approvalDigestAlgorithm SHA-256 and so on; EdDSA for Ed25519 keys, BLS for BLS keys.
 * @param approverPublicKey SubjectPublicKeyInfo, DER.
 * @param approverCertificate X.509, DER.
 */
public record Approval(
        String id,
        Base64Bytes approvalToBeSigned,
        Base64Bytes signature,
        String approvalDigestAlgorithm,
        Optional<Base64Bytes> approverPublicKey,
        Optional<Base64Bytes> approverCertificate) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("id", JsonMembers.text(id))
                .put("approvalToBeSigned", JsonMembers.text(approvalToBeSigned.text()))
                .put("signature", JsonMembers.text(signature.text()))
                .put("approvalDigestAlgorithm", JsonMembers.text(approvalDigestAlgorithm))
                .put(
                        "approverPublicKey",
                        approverPublicKey.map(value -> JsonMembers.text(value.text())))
                .put(
                        "approverCertificate",
                        approverCertificate.map(value -> JsonMembers.text(value.text())))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(
            String id,
            Base64Bytes approvalToBeSigned,
            Base64Bytes signature,
            String approvalDigestAlgorithm) {
        return new Builder(id, approvalToBeSigned, signature, approvalDigestAlgorithm);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String id;
        private final Base64Bytes approvalToBeSigned;
        private final Base64Bytes signature;
        private final String approvalDigestAlgorithm;
        private Optional<Base64Bytes> approverPublicKey = Optional.empty();
        private Optional<Base64Bytes> approverCertificate = Optional.empty();

        private Builder(
                String id,
                Base64Bytes approvalToBeSigned,
                Base64Bytes signature,
                String approvalDigestAlgorithm) {
            this.id = id;
            this.approvalToBeSigned = approvalToBeSigned;
            this.signature = signature;
            this.approvalDigestAlgorithm = approvalDigestAlgorithm;
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

        /** What was put together. */
        public Approval build() {
            return new Approval(
                    id,
                    approvalToBeSigned,
                    signature,
                    approvalDigestAlgorithm,
                    approverPublicKey,
                    approverCertificate);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Approval";
    }
}
