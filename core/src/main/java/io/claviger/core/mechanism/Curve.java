package io.claviger.core.mechanism;

import java.util.Arrays;
import java.util.Optional;

/** Named curves that EC and ED keys live on, with their registered object identifiers. */
public enum Curve {
    P224("secp224r1", "1.3.132.0.33", 224),
    P256("secp256r1", "1.2.840.10045.3.1.7", 256),
    P384("secp384r1", "1.3.132.0.34", 384),
    P521("secp521r1", "1.3.132.0.35", 521),
    SECP256K1("secp256k1", "1.3.132.0.10", 256),
    ED25519("Ed25519", "1.3.101.112", 255);

    private final String standardName;
    private final String oid;
    private final int fieldBits;

    Curve(String standardName, String oid, int fieldBits) {
        this.standardName = standardName;
        this.oid = oid;
        this.fieldBits = fieldBits;
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

    /** Bytes of one coordinate, which is also the length of r and of s in a RAW signature. */
    public int coordinateBytes() {
        return (fieldBits + 7) / 8;
    }
}
