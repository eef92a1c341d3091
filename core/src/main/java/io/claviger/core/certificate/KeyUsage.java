package io.claviger.core.certificate;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a certified key is for (RFC 5280 §4.2.1.3), in the order of the bits there; the constants
 * are spelled as on the TSB wire.
 */
public enum KeyUsage {
    DIGITAL_SIGNATURE,
    CONTENT_COMMITMENT,
    KEY_ENCIPHERMENT,
    DATA_ENCIPHERMENT,
    KEY_AGREEMENT,
    KEY_CERT_SIGN,
    CRL_SIGN,
    ENCIPHER_ONLY,
    DECIPHER_ONLY;

    public static Optional<KeyUsage> ofWireName(String name) {
        return Arrays.stream(values()).filter(usage -> usage.name().equals(name)).findFirst();
    }
}
