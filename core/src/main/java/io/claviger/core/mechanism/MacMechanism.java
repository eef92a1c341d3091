package io.claviger.core.mechanism;

import java.util.Arrays;
import java.util.Optional;

/**
 * Message authentication codes. An HMAC key has its hash in its algorithm and so one mechanism,
 * which has the algorithm's name; CMAC (SP 800-38B) is what a key of a block cipher does if asked,
 * and GMAC (SP 800-38D) what an AES key does: GCM over nothing but additional data.
 */
public enum MacMechanism {
    HMACSHA1(KeyAlgorithm.HMAC_SHA1, 20),
    HMACSHA224(KeyAlgorithm.HMAC_SHA224, 28),
    HMACSHA256(KeyAlgorithm.HMAC_SHA256, 32),
    HMACSHA384(KeyAlgorithm.HMAC_SHA384, 48),
    HMACSHA512(KeyAlgorithm.HMAC_SHA512, 64),
    HMACSHA3224(KeyAlgorithm.HMAC_SHA3_224, 28),
    HMACSHA3256(KeyAlgorithm.HMAC_SHA3_256, 32),
    HMACSHA3384(KeyAlgorithm.HMAC_SHA3_384, 48),
    HMACSHA3512(KeyAlgorithm.HMAC_SHA3_512, 64),
    AES_CMAC(KeyAlgorithm.AES, 16),
    TDEA_CMAC(KeyAlgorithm.TDEA, 8),
    AES_GMAC(KeyAlgorithm.AES, 16);

    private final KeyAlgorithm algorithm;
    private final int bytes;

    MacMechanism(KeyAlgorithm algorithm, int bytes) {
        this.algorithm = algorithm;
        this.bytes = bytes;
    }

    public static Optional<MacMechanism> ofWireName(String name) {
        return Arrays.stream(values()).filter(m -> m.name().equals(name)).findFirst();
    }

    /** The mechanism without a vector that keys of this algorithm have; empty if they have none. */
    public static Optional<MacMechanism> of(KeyAlgorithm algorithm) {
        return Arrays.stream(values())
                .filter(m -> m.algorithm == algorithm && m.ivBytes() == 0)
                .findFirst();
    }

    /** The algorithm that a key must have for this mechanism. */
    public KeyAlgorithm algorithm() {
        return algorithm;
    }

    /** Whether this is HMAC, the only mechanism of its keys. */
    public boolean hmac() {
        return this != AES_CMAC && this != TDEA_CMAC && this != AES_GMAC;
    }

    /**
     * Length of the initialization vector, which must never come twice with one key; 0 where there
     * is none.
     */
    public int ivBytes() {
        return this == AES_GMAC ? 12 : 0;
    }

    /** Length of the code. */
    public int bytes() {
        return bytes;
    }
}
