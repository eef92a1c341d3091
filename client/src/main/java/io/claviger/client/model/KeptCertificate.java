package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * A key and the certificate kept with it.
 *
 * @param label Label of the key.
 * @param certificate PEM with header lines.
 * @param rawCertificate DER.
 * @param certificateChain The certificate, then its issuers.
 */
public record KeptCertificate(
        String label,
        String certificate,
        Base64Bytes rawCertificate,
        Optional<List<Base64Bytes>> certificateChain) {
    public KeptCertificate {
        certificateChain = certificateChain.map(List::copyOf);
    }

    /** Reads it from JSON. */
    public static KeptCertificate of(JsonObject json) {
        return new KeptCertificate(
                json.string("label"),
                json.string("certificate"),
                json.bytes("rawCertificate"),
                json.optionalList("certificateChain", JsonObject::asBytes));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "KeptCertificate";
    }
}
