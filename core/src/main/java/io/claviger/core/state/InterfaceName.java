package io.claviger.core.state;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The ways by which a request reaches the key boundary. */
public enum InterfaceName {
    REST,
    PKCS11,
    JCA,
    OPENSSL,
    CNG,
    /** The node itself: start, stop, probes. */
    NODE;

    public static Optional<InterfaceName> ofWireName(String name) {
        return Arrays.stream(values()).filter(i -> i.wireName().equals(name)).findFirst();
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
