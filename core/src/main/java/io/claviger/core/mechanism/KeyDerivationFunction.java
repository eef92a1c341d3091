package io.claviger.core.mechanism;

import java.util.Arrays;
import java.util.Optional;

/** What turns a shared secret, or a secret key, into the bytes of a new key. */
public enum KeyDerivationFunction {
    /** RFC 5869, extract and expand. */
    HKDF_SHA256("HKDF-SHA256", Hash.SHA256, Family.HKDF),
    HKDF_SHA384("HKDF-SHA384", Hash.SHA384, Family.HKDF),
    HKDF_SHA512("HKDF-SHA512", Hash.SHA512, Family.HKDF),
    /** RFC 5869 §2.2: a key as long as the hash, from a secret of any kind. */
    HKDF_EXTRACT_SHA256("HKDF-EXTRACT-SHA256", Hash.SHA256, Family.HKDF_EXTRACT),
    HKDF_EXTRACT_SHA384("HKDF-EXTRACT-SHA384", Hash.SHA384, Family.HKDF_EXTRACT),
    HKDF_EXTRACT_SHA512("HKDF-EXTRACT-SHA512", Hash.SHA512, Family.HKDF_EXTRACT),
    /** RFC 5869 §2.3: from a key that is as good as random, and at least as long as the hash. */
    HKDF_EXPAND_SHA256("HKDF-EXPAND-SHA256", Hash.SHA256, Family.HKDF_EXPAND),
    HKDF_EXPAND_SHA384("HKDF-EXPAND-SHA384", Hash.SHA384, Family.HKDF_EXPAND),
    HKDF_EXPAND_SHA512("HKDF-EXPAND-SHA512", Hash.SHA512, Family.HKDF_EXPAND),
    /** ANSI X9.63, as in SEC 1 §3.6.1: for shared secrets only. */
    X963_SHA1("X963-SHA1", Hash.SHA1, Family.X963),
    X963_SHA224("X963-SHA224", Hash.SHA224, Family.X963),
    X963_SHA256("X963-SHA256", Hash.SHA256, Family.X963),
    X963_SHA384("X963-SHA384", Hash.SHA384, Family.X963),
    X963_SHA512("X963-SHA512", Hash.SHA512, Family.X963);

    /** Functions that differ in nothing but their hash. */
    public enum Family {
        HKDF(true, true),
        HKDF_EXTRACT(true, false),
        HKDF_EXPAND(false, true),
        X963(false, true);

        private final boolean salt;
        private final boolean info;

        Family(boolean salt, boolean info) {
            this.salt = salt;
            this.info = info;
        }

        public boolean takesSalt() {
            return salt;
        }

        public boolean takesInfo() {
            return info;
        }
    }

    private final String wireName;
    private final Hash hash;
    private final Family family;

    KeyDerivationFunction(String wireName, Hash hash, Family family) {
        this.wireName = wireName;
        this.hash = hash;
        this.family = family;
    }

    public static Optional<KeyDerivationFunction> ofWireName(String name) {
        return Arrays.stream(values()).filter(f -> f.wireName.equals(name)).findFirst();
    }

    /** The one of a family that has the hash; empty if none has. */
    public static Optional<KeyDerivationFunction> of(Family family, Hash hash) {
        return Arrays.stream(values())
                .filter(f -> f.family == family && f.hash == hash)
                .findFirst();
    }

    public String wireName() {
        return wireName;
    }

    public Hash hash() {
        return hash;
    }

    public Family family() {
        return family;
    }
}
