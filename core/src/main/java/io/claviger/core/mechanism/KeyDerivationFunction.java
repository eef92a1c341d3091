package io.claviger.core.mechanism;

import java.util.Arrays;
import java.util.Optional;

/** What turns a shared secret, or a secret key, into the bytes of a new key. */
public enum KeyDerivationFunction {
    /** RFC 5869, extract and expand. */
    HKDF_SHA256("HKDF-SHA256", Hash.SHA256, true),
    HKDF_SHA384("HKDF-SHA384", Hash.SHA384, true),
    HKDF_SHA512("HKDF-SHA512", Hash.SHA512, true),
    /** ANSI X9.63, as in SEC 1 §3.6.1: for shared secrets only. */
    X963_SHA1("X963-SHA1", Hash.SHA1, false),
    X963_SHA224("X963-SHA224", Hash.SHA224, false),
    X963_SHA256("X963-SHA256", Hash.SHA256, false),
    X963_SHA384("X963-SHA384", Hash.SHA384, false),
    X963_SHA512("X963-SHA512", Hash.SHA512, false);

    private final String wireName;
    private final Hash hash;
    private final boolean hkdf;

    KeyDerivationFunction(String wireName, Hash hash, boolean hkdf) {
        this.wireName = wireName;
        this.hash = hash;
        this.hkdf = hkdf;
    }

    public static Optional<KeyDerivationFunction> ofWireName(String name) {
        return Arrays.stream(values()).filter(f -> f.wireName.equals(name)).findFirst();
    }

    public String wireName() {
        return wireName;
    }

    public Hash hash() {
        return hash;
    }

    /** Whether this is HKDF, which takes a salt and any secret. */
    public boolean hkdf() {
        return hkdf;
    }
}
