package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * A key and a request for its certificate.
 *
 * @param label Label of the key.
 * @param certificateSigningRequest PKCS #10 as PEM.
 */
public record CertificateSigningRequest(String label, String certificateSigningRequest) {

    /** Reads it from JSON. */
    public static CertificateSigningRequest of(JsonObject json) {
        return new CertificateSigningRequest(
                json.string("label"), json.string("certificateSigningRequest"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "CertificateSigningRequest";
    }
}
