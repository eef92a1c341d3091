package io.claviger.core.mechanism;

import java.util.Arrays;
import java.util.Optional;

/**
 * Ways to wrap a key under another; the constants are spelled as on the TSB wire. The end of the
 * name says what is wrapped; without one it is an AES key.
 */
public enum WrapMethod {
    AES_WRAP(KeyAlgorithm.AES, false, "AES"),
    AES_WRAP_DSA(KeyAlgorithm.AES, false, "DSA"),
    AES_WRAP_EC(KeyAlgorithm.AES, false, "EC"),
    AES_WRAP_ED(KeyAlgorithm.AES, false, "ED"),
    AES_WRAP_RSA(KeyAlgorithm.AES, false, "RSA"),
    AES_WRAP_BLS(KeyAlgorithm.AES, false, "BLS"),
    AES_WRAP_PAD(KeyAlgorithm.AES, true, "AES"),
    AES_WRAP_PAD_DSA(KeyAlgorithm.AES, true, "DSA"),
    AES_WRAP_PAD_EC(KeyAlgorithm.AES, true, "EC"),
    AES_WRAP_PAD_ED(KeyAlgorithm.AES, true, "ED"),
    AES_WRAP_PAD_RSA(KeyAlgorithm.AES, true, "RSA"),
    AES_WRAP_PAD_BLS(KeyAlgorithm.AES, true, "BLS"),
    /** RSAES-PKCS1-v1_5. */
    RSA_WRAP_PAD(KeyAlgorithm.RSA, true, "AES"),
    /** RSAES-OAEP with SHA-1 and MGF1-SHA-1. */
    RSA_WRAP_OAEP(KeyAlgorithm.RSA, true, "AES");

    private final KeyAlgorithm wrapping;
    private final boolean padded;
    private final String wrapped;

    WrapMethod(KeyAlgorithm wrapping, boolean padded, String wrapped) {
        this.wrapping = wrapping;
        this.padded = padded;
        this.wrapped = wrapped;
    }

    public static Optional<WrapMethod> ofWireName(String name) {
        return Arrays.stream(values()).filter(method -> method.name().equals(name)).findFirst();
    }

    /** The algorithm of the key that wraps. */
    public KeyAlgorithm wrapping() {
        return wrapping;
    }

    /** RFC 5649 instead of RFC 3394, where an AES key wraps. */
    public boolean padded() {
        return padded;
    }

    /** The algorithm of the key that is wrapped; empty for one that this version does not have. */
    public Optional<KeyAlgorithm> wrapped() {
        return KeyAlgorithm.ofWireName(wrapped);
    }
}
