package io.claviger.core.mechanism;

import java.util.Arrays;
import java.util.Optional;

/**
 * Named curves that EC, ED and XDH keys live on, under the object identifiers of the public
 * registries. Four identifiers mean other curves there than the published list of the wire contract
 * says (1.2.840.10045.3.1.1 to .3 and 1.3.36.3.3.2.8.1.1.1); a key is made on the curve that its
 * public key will name, so the registries win, and the contract's four curves have their registered
 * identifiers.
 */
public enum Curve {
    P192V1("secp192r1", "1.2.840.10045.3.1.1", 192),
    P192V2("prime192v2", "1.2.840.10045.3.1.2", 192),
    P192V3("prime192v3", "1.2.840.10045.3.1.3", 192),
    P224("secp224r1", "1.3.132.0.33", 224),
    P239V1("prime239v1", "1.2.840.10045.3.1.4", 239),
    P239V2("prime239v2", "1.2.840.10045.3.1.5", 239),
    P239V3("prime239v3", "1.2.840.10045.3.1.6", 239),
    P256("secp256r1", "1.2.840.10045.3.1.7", 256),
    P384("secp384r1", "1.3.132.0.34", 384),
    P521("secp521r1", "1.3.132.0.35", 521),
    SECP224K1("secp224k1", "1.3.132.0.32", KeyAlgorithm.EC, 224, 225),
    SECP256K1("secp256k1", "1.3.132.0.10", 256),
    BRAINPOOL160("brainpoolP160r1", "1.3.36.3.3.2.8.1.1.1", 160),
    BRAINPOOL224("brainpoolP224r1", "1.3.36.3.3.2.8.1.1.5", 224),
    BRAINPOOL256("brainpoolP256r1", "1.3.36.3.3.2.8.1.1.7", 256),
    BRAINPOOL320("brainpoolP320r1", "1.3.36.3.3.2.8.1.1.9", 320),
    BRAINPOOL384("brainpoolP384r1", "1.3.36.3.3.2.8.1.1.11", 384),
    BRAINPOOL512("brainpoolP512r1", "1.3.36.3.3.2.8.1.1.13", 512),
    FRP256V1("FRP256v1", "1.2.250.1.223.101.256.1", 256),
    // RFC 8032 writes both halves of a signature as long as a point with its sign bit.
    ED25519("Ed25519", "1.3.101.112", KeyAlgorithm.ED, 255, 256),
    ED448("Ed448", "1.3.101.113", KeyAlgorithm.ED, 448, 456),
    X25519("X25519", "1.3.101.110", KeyAlgorithm.XDH, 255, 255),
    X448("X448", "1.3.101.111", KeyAlgorithm.XDH, 448, 448);

    /** Below this size of the field a curve offers less than the 112 bits of SP 800-131A. */
    private static final int STRONG_FIELD_BITS = 224;

    private final String standardName;
    private final String oid;
    private final KeyAlgorithm algorithm;
    private final int fieldBits;
    private final int scalarBits;

    Curve(String standardName, String oid, int bits) {
        this(standardName, oid, KeyAlgorithm.EC, bits, bits);
    }

    Curve(String standardName, String oid, KeyAlgorithm algorithm, int fieldBits, int scalarBits) {
        this.standardName = standardName;
        this.oid = oid;
        this.algorithm = algorithm;
        this.fieldBits = fieldBits;
        this.scalarBits = scalarBits;
    }

    public static Optional<Curve> ofOid(String oid) {
        return Arrays.stream(values()).filter(curve -> curve.oid.equals(oid)).findFirst();
    }

    public String standardName() {
        return standardName;
    }

    public String oid() {
        return oid;
    }

    /** The kind of key that lives on this curve: EC, ED or XDH. */
    public KeyAlgorithm algorithm() {
        return algorithm;
    }

    public int fieldBits() {
        return fieldBits;
    }

    /** Bytes of one coordinate. */
    public int coordinateBytes() {
        return bytes(fieldBits);
    }

    /**
     * Bytes of each half of a RAW signature. That is the length of the group order, which on
     * secp224k1 is longer than a coordinate.
     */
    public int scalarBytes() {
        return bytes(scalarBits);
    }

    boolean legacy() {
        return fieldBits < STRONG_FIELD_BITS;
    }

    private static int bytes(int bits) {
        return (bits + Byte.SIZE - 1) / Byte.SIZE;
    }
}
