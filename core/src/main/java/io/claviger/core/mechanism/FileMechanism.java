package io.claviger.core.mechanism;

import java.util.Arrays;
import java.util.Optional;

/**
 * How a file is encrypted for the holder of a key: a secret is agreed on between a fresh key and
 * the holder's (ECDH), the key of the file comes out of it (HKDF), and the file is encrypted in
 * segments (AES-256-GCM). Format: {@code docs/formats/file-encryption.md}.
 */
public enum FileMechanism {
    ECIES_P256(1, Curve.P256, "P256", "HKDF-SHA256"),
    ECIES_P384(2, Curve.P384, "P384", "HKDF-SHA384"),
    ECIES_P521(3, Curve.P521, "P521", "HKDF-SHA512");

    private final int code;
    private final Curve curve;
    private final String wireName;
    private final String kdf;

    FileMechanism(int code, Curve curve, String curveName, String kdf) {
        this.code = code;
        this.curve = curve;
        this.wireName = "ECIES-" + curveName + "-" + kdf + "-AES256GCM";
        this.kdf = kdf;
    }

    /** The one for keys of this kind. */
    public static Optional<FileMechanism> of(KeySpec spec) {
        return Arrays.stream(values()).filter(m -> m.spec().equals(spec)).findFirst();
    }

    /** The one with this number in the header of a file. */
    public static Optional<FileMechanism> ofCode(int code) {
        return Arrays.stream(values()).filter(m -> m.code == code).findFirst();
    }

    public static Optional<FileMechanism> ofWireName(String name) {
        return Arrays.stream(values()).filter(m -> m.wireName.equals(name)).findFirst();
    }

    /** Its number in the header of a file. */
    public int code() {
        return code;
    }

    /** The kind of key that it works with. */
    public KeySpec spec() {
        return new KeySpec.Ec(curve);
    }

    /** Name of the key derivation function, as the JDK knows it. */
    public String kdf() {
        return kdf;
    }

    /** {@code ECIES-P384-HKDF-SHA384-AES256GCM}. */
    public String wireName() {
        return wireName;
    }
}
