package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * Certificate of the attestation key, then the device's root.
 *
 * @param attestationCertificateChain The chain.
 */
public record AttestationCertificates(List<Base64Bytes> attestationCertificateChain) {
    public AttestationCertificates {
        attestationCertificateChain = List.copyOf(attestationCertificateChain);
    }

    /** Reads it from JSON. */
    public static AttestationCertificates of(JsonObject json) {
        return new AttestationCertificates(
                json.list("attestationCertificateChain", JsonObject::asBytes));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "AttestationCertificates";
    }
}
