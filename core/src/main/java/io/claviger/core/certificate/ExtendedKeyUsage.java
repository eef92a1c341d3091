package io.claviger.core.certificate;

import java.util.Arrays;
import java.util.Optional;

/** Purposes of a certified key (RFC 5280 §4.2.1.12), spelled as on the TSB wire. */
public enum ExtendedKeyUsage {
    ANY_EXTENDED_KEY_USAGE("2.5.29.37.0"),
    SERVER_AUTH("1.3.6.1.5.5.7.3.1"),
    CLIENT_AUTH("1.3.6.1.5.5.7.3.2"),
    CODE_SIGNING("1.3.6.1.5.5.7.3.3"),
    EMAIL_PROTECTION("1.3.6.1.5.5.7.3.4"),
    TIME_STAMPING("1.3.6.1.5.5.7.3.8"),
    OCSP_SIGNING("1.3.6.1.5.5.7.3.9");

    private final String oid;

    ExtendedKeyUsage(String oid) {
        this.oid = oid;
    }

    public static Optional<ExtendedKeyUsage> ofWireName(String name) {
        return Arrays.stream(values()).filter(usage -> usage.name().equals(name)).findFirst();
    }

    public String oid() {
        return oid;
    }
}
