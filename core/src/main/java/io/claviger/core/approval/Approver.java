package io.claviger.core.approval;

import io.claviger.core.id.Bytes;
import java.time.Instant;
import java.util.Optional;

/**
 * Who may approve, as a policy names them.
 *
 * @param name what the policy calls the approver; for a certificate its subject's common name
 * @param publicKey SubjectPublicKeyInfo, DER
 * @param certificate the certificate that holds the key, if the policy names one
 */
public record Approver(Optional<String> name, Bytes publicKey, Optional<CertifiedKey> certificate) {
    /** Longest name in UTF-16 units. */
    public static final int MAX_NAME_LENGTH = 256;

    /** Longest public key or certificate, DER. */
    public static final int MAX_ENCODED_BYTES = 16_384;

    public Approver {
        name.ifPresent(given -> Rule.requireName("an approver", given));
        if (publicKey.length() < 1 || publicKey.length() > MAX_ENCODED_BYTES) {
            throw new IllegalArgumentException("an approver's key is too short or too long");
        }
    }

    /**
     * An approver's certificate with its dates, so that they can be judged without reading X.509.
     *
     * @param encoded DER
     */
    public record CertifiedKey(Bytes encoded, Instant notBefore, Instant notAfter) {
        public CertifiedKey {
            if (encoded.length() < 1 || encoded.length() > MAX_ENCODED_BYTES) {
                throw new IllegalArgumentException("an approver's certificate is too long");
            }
        }
    }

    /** Whether an approval given at {@code now} counts: a certificate must be within its dates. */
    public boolean validAt(Instant now) {
        return certificate
                .map(c -> !now.isBefore(c.notBefore()) && !now.isAfter(c.notAfter()))
                .orElse(true);
    }

    /** The name, or the beginning of the key where there is none: for messages. */
    public String displayName() {
        return name.orElseGet(
                () -> {
                    String encoded = publicKey.base64();
                    return "key …" + encoded.substring(Math.max(0, encoded.length() - 12));
                });
    }

    /** The same key, or the same name: then it is one person, however many keys they have. */
    boolean samePerson(Approver other) {
        return publicKey.equals(other.publicKey) || (name.isPresent() && name.equals(other.name));
    }
}
