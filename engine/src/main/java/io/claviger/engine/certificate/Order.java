package io.claviger.engine.certificate;

import io.claviger.core.certificate.CertificateProfile;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Optional;

/**
 * What every certificate call says.
 *
 * @param signer the key that signs
 * @param password of that key; the caller closes it
 * @param validityDays how long the certificate counts
 */
public record Order(
        KeyLabel signer,
        Optional<SecretBytes> password,
        SignatureMechanism mechanism,
        int validityDays,
        CertificateProfile profile) {
    /** Where a request does not say how long. */
    public static final int DEFAULT_VALIDITY_DAYS = 365;

    /** A hundred years. */
    public static final int MAX_VALIDITY_DAYS = 36_525;
}
