package io.claviger.core.mechanism;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What turns a shared secret, or a secret key, into the bytes of a new key. */
public enum KeyDerivationFunction {
    /** RFC 5869, extract and expand. */
    HKDF_SHA256("HKDF-SHA256", Hash.SHA256, Kind.HKDF),
    HKDF_SHA384("HKDF-SHA384", Hash.SHA384, Kind.HKDF),
    HKDF_SHA512("HKDF-SHA512", Hash.SHA512, Kind.HKDF),
    /** ANSI X9.63, as in SEC 1 §3.6.1: for shared secrets only. */
    X963_SHA256("X963-SHA256", Hash.SHA256, Kind.X963),
    X963_SHA384("X963-SHA384", Hash.SHA384, Kind.X963),
    X963_SHA512("X963-SHA512", Hash.SHA512, Kind.X963),
    X963_SHA1("X963-SHA1", Hash.SHA1, Kind.OLD_X963),
    X963_SHA224("X963-SHA224", Hash.SHA224, Kind.OLD_X963);

    private enum Kind {
        HKDF,
        X963,
        OLD_X963
    }

    private final String wireName;
    private final Hash hash;
    private final Kind kind;

    KeyDerivationFunction(String wireName, Hash hash, Kind kind) {
        this.wireName = wireName;
        this.hash = hash;
        this.kind = kind;
    }

    /** Those that REST offers; only programs of PKCS #11 ask for the old ones. */
    public static List<KeyDerivationFunction> offered() {
        return Arrays.stream(values()).filter(f -> f.kind != Kind.OLD_X963).toList();
    }

    public static Optional<KeyDerivationFunction> ofWireName(String name) {
        return offered().stream().filter(f -> f.wireName.equals(name)).findFirst();
    }

    public String wireName() {
        return wireName;
    }

    public Hash hash() {
        return hash;
    }

    /** Whether this is HKDF, which takes a salt and any secret. */
    public boolean hkdf() {
        return kind == Kind.HKDF;
    }
}
