package io.claviger.core.mechanism;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Key algorithms under their names on the TSB wire, with the OID that is reported for each. */
public enum KeyAlgorithm {
    AES("AES", "1.0.18033.3.2.1", false),
    CHACHA20("ChaCha20", "1.2.840.113549.1.9.16.3.18", false),
    CAMELLIA("Camellia", "1.0.18033.3.2.2", false),
    /** Three-key triple DES. */
    TDEA("TDEA", "1.0.18033.3.1.1", false),
    HMAC_SHA1("HMACSHA1", "1.2.840.113549.2.7", false),
    HMAC_SHA224("HMACSHA224", "1.2.840.113549.2.8", false),
    HMAC_SHA256("HMACSHA256", "1.2.840.113549.2.9", false),
    HMAC_SHA384("HMACSHA384", "1.2.840.113549.2.10", false),
    HMAC_SHA512("HMACSHA512", "1.2.840.113549.2.11", false),
    HMAC_SHA3_224("HMACSHA3224", "2.16.840.1.101.3.4.2.13", false),
    HMAC_SHA3_256("HMACSHA3256", "2.16.840.1.101.3.4.2.14", false),
    HMAC_SHA3_384("HMACSHA3384", "2.16.840.1.101.3.4.2.15", false),
    HMAC_SHA3_512("HMACSHA3512", "2.16.840.1.101.3.4.2.16", false),
    RSA("RSA", "1.2.840.113549.1.1.1", true),
    DSA("DSA", "1.2.840.10040.4.1", true),
    EC("EC", "1.2.840.10045.2.1", true),
    ED("ED", "1.3.101.112", true),
    /** Signatures on BLS12-381 with public keys in G1. */
    BLS("BLS", "1.3.6.1.4.1.44668.5.3.1.1", true),
    /** X25519 and X448, which the contract does not know: keys that agree and do nothing else. */
    XDH("XDH", "1.3.101.110", true),
    /**
     * Finite-field Diffie-Hellman in the groups of RFC 7919: keys that agree and do nothing else.
     */
    DH("DH", "1.2.840.113549.1.3.1", true),
    // Each parameter set of the following has a name and an identifier of its own.
    ML_DSA("ML-DSA"),
    SLH_DSA("SLH-DSA"),
    ML_KEM("ML-KEM"),
    LMS("HSS-LMS"),
    XMSS("XMSS");

    private final String wireName;
    private final @Nullable String oid;
    private final boolean asymmetric;

    KeyAlgorithm(String wireName, String oid, boolean asymmetric) {
        this.wireName = wireName;
        this.oid = oid;
        this.asymmetric = asymmetric;
    }

    /** A family of asymmetric algorithms. */
    KeyAlgorithm(String wireName) {
        this.wireName = wireName;
        this.oid = null;
        this.asymmetric = true;
    }

    public static Optional<KeyAlgorithm> ofWireName(String name) {
        return Arrays.stream(values()).filter(a -> a.wireName.equals(name)).findFirst();
    }

    public static Optional<KeyAlgorithm> ofOid(String oid) {
        return Arrays.stream(values())
                .filter(a -> oid.equals(a.oid))
                .findFirst()
                // The identifier of a curve of RFC 8410 stands for the whole kind of key.
                .or(() -> Curve.ofOid(oid).map(Curve::algorithm).filter(a -> a == ED || a == XDH));
    }

    public String wireName() {
        return wireName;
    }

    /** Empty where only the parameter sets have identifiers. */
    public Optional<String> oid() {
        return Optional.ofNullable(oid);
    }

    public boolean asymmetric() {
        return asymmetric;
    }
}
