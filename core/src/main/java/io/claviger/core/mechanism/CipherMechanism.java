package io.claviger.core.mechanism;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Encryption algorithms; the constants are spelled as on the TSB wire. */
public enum CipherMechanism {
    /**
     * AES-GCM (SP 800-38D): 12-byte IV chosen by the HSM, tag of 96 to 128 bits (64 accepted for
     * decryption).
     */
    AES_GCM(KeyAlgorithm.AES, 12),
    /** AES-CTR (SP 800-38A) with a 16-byte initial counter block. */
    AES_CTR(KeyAlgorithm.AES, 16),
    /** AES-ECB without padding. */
    AES_ECB(KeyAlgorithm.AES, 0),
    /** AES-CBC with PKCS #7 padding. */
    AES(KeyAlgorithm.AES, 16),
    AES_CBC_NO_PADDING(KeyAlgorithm.AES, 16),
    /** RSAES-PKCS1-v1_5 (RFC 8017 §7.2). */
    RSA(KeyAlgorithm.RSA, 0),
    RSA_PADDING_PKCS(KeyAlgorithm.RSA, 0),
    /** RSAES-OAEP (RFC 8017 §7.1) with SHA-1 and MGF1-SHA-1. */
    RSA_PADDING_OAEP(KeyAlgorithm.RSA, 0),
    RSA_PADDING_OAEP_WITH_SHA1(KeyAlgorithm.RSA, 0),
    RSA_PADDING_OAEP_WITH_SHA224(KeyAlgorithm.RSA, 0),
    RSA_PADDING_OAEP_WITH_SHA256(KeyAlgorithm.RSA, 0),
    RSA_PADDING_OAEP_WITH_SHA384(KeyAlgorithm.RSA, 0),
    RSA_PADDING_OAEP_WITH_SHA512(KeyAlgorithm.RSA, 0),
    /** The bare RSA operation on a block of the modulus' length, left-padded with zeros. */
    RSA_NO_PADDING(KeyAlgorithm.RSA, 0);

    private final KeyAlgorithm algorithm;
    private final int ivBytes;

    CipherMechanism(KeyAlgorithm algorithm, int ivBytes) {
        this.algorithm = algorithm;
        this.ivBytes = ivBytes;
    }

    private static final Map<String, CipherMechanism> BY_NAME =
            Arrays.stream(values())
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    CipherMechanism::name, Function.identity()));

    public static Optional<CipherMechanism> ofWireName(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** The algorithm that a key must have for this mechanism. */
    public KeyAlgorithm algorithm() {
        return algorithm;
    }

    /** Length of the initialization vector; 0 where there is none. */
    public int ivBytes() {
        return ivBytes;
    }

    /** Whether the ciphertext carries an authentication tag. */
    public boolean authenticated() {
        return this == AES_GCM;
    }
}
