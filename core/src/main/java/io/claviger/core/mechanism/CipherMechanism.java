package io.claviger.core.mechanism;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Encryption algorithms; the constants are spelled as on the TSB wire, which lacks {@link
 * #AES_CCM}.
 */
public enum CipherMechanism {
    /**
     * AES-GCM (SP 800-38D): 12-byte IV chosen by the HSM, tag of 96 to 128 bits (64 accepted for
     * decryption).
     */
    AES_GCM(KeyAlgorithm.AES, Mode.AUTHENTICATED, 12),
    /** AES-CCM (SP 800-38C): 12-byte nonce, tag of 64, 96, 112 or 128 bits. */
    AES_CCM(KeyAlgorithm.AES, Mode.AUTHENTICATED, 12),
    /** AES-CTR (SP 800-38A) with a 16-byte initial counter block. */
    AES_CTR(KeyAlgorithm.AES, Mode.STREAM, 16),
    /** AES-ECB without padding. */
    AES_ECB(KeyAlgorithm.AES, Mode.BLOCKS, 0),
    /** AES-CBC with PKCS #7 padding. */
    AES(KeyAlgorithm.AES, Mode.PADDED_BLOCKS, 16),
    AES_CBC_NO_PADDING(KeyAlgorithm.AES, Mode.BLOCKS, 16),
    /** ChaCha20 (RFC 8439) with a 12-byte nonce; the block counter starts at 1. */
    CHACHA20(KeyAlgorithm.CHACHA20, Mode.STREAM, 12),
    /** ChaCha20-Poly1305 (RFC 8439): 12-byte nonce, tag of 128 bits. */
    CHACHA20_AEAD(KeyAlgorithm.CHACHA20, Mode.AUTHENTICATED, 12),
    /** Camellia-CBC with PKCS #7 padding. */
    CAMELLIA(KeyAlgorithm.CAMELLIA, Mode.PADDED_BLOCKS, 16),
    CAMELLIA_CBC_NO_PADDING(KeyAlgorithm.CAMELLIA, Mode.BLOCKS, 16),
    /** Camellia-ECB without padding. */
    CAMELLIA_ECB(KeyAlgorithm.CAMELLIA, Mode.BLOCKS, 0),
    /** Triple-DES-CBC with PKCS #7 padding. */
    TDEA_CBC(KeyAlgorithm.TDEA, Mode.PADDED_BLOCKS, 8),
    /** Triple-DES-ECB without padding. */
    TDEA_ECB(KeyAlgorithm.TDEA, Mode.BLOCKS, 0),
    TDEA_CBC_NO_PADDING(KeyAlgorithm.TDEA, Mode.BLOCKS, 8),
    /** RSAES-PKCS1-v1_5 (RFC 8017 §7.2). */
    RSA(KeyAlgorithm.RSA, Mode.PUBLIC_KEY, 0),
    RSA_PADDING_PKCS(KeyAlgorithm.RSA, Mode.PUBLIC_KEY, 0),
    /** RSAES-OAEP (RFC 8017 §7.1) with SHA-1 and MGF1-SHA-1. */
    RSA_PADDING_OAEP(KeyAlgorithm.RSA, Mode.PUBLIC_KEY, 0),
    RSA_PADDING_OAEP_WITH_SHA1(KeyAlgorithm.RSA, Mode.PUBLIC_KEY, 0),
    RSA_PADDING_OAEP_WITH_SHA224(KeyAlgorithm.RSA, Mode.PUBLIC_KEY, 0),
    RSA_PADDING_OAEP_WITH_SHA256(KeyAlgorithm.RSA, Mode.PUBLIC_KEY, 0),
    RSA_PADDING_OAEP_WITH_SHA384(KeyAlgorithm.RSA, Mode.PUBLIC_KEY, 0),
    RSA_PADDING_OAEP_WITH_SHA512(KeyAlgorithm.RSA, Mode.PUBLIC_KEY, 0),
    /** The bare RSA operation on a block of the modulus' length, left-padded with zeros. */
    RSA_NO_PADDING(KeyAlgorithm.RSA, Mode.PUBLIC_KEY, 0);

    /** What a mechanism asks of a message and does with it. */
    public enum Mode {
        /** Any length; the ciphertext carries a tag, which covers additional data too. */
        AUTHENTICATED,
        /** Any length; the ciphertext is as long. */
        STREAM,
        /** Whole blocks; the ciphertext is as long. */
        BLOCKS,
        /** Any length; the ciphertext has whole blocks. */
        PADDED_BLOCKS,
        /** At most one block of the modulus' length. */
        PUBLIC_KEY
    }

    private static final int MAX_GCM_IV_BYTES = 512;

    private final KeyAlgorithm algorithm;
    private final Mode mode;
    private final int ivBytes;

    CipherMechanism(KeyAlgorithm algorithm, Mode mode, int ivBytes) {
        this.algorithm = algorithm;
        this.mode = mode;
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

    public Mode mode() {
        return mode;
    }

    /** Length of the initialization vector; 0 where there is none. */
    public int ivBytes() {
        return ivBytes;
    }

    /** Whether a vector of this length can be brought along; the HSM chooses its own as above. */
    public boolean takesIv(int bytes) {
        return switch (this) {
            // SP 800-38D §5.2.1.1 has no upper bound that matters; this one keeps requests small.
            case AES_GCM -> bytes >= 1 && bytes <= MAX_GCM_IV_BYTES;
            case AES_CCM -> bytes >= 7 && bytes <= 13; // SP 800-38C, A.1
            default -> bytes == ivBytes;
        };
    }

    /** The hash of OAEP; empty for everything else. */
    public Optional<Hash> oaepHash() {
        return switch (this) {
            case RSA_PADDING_OAEP, RSA_PADDING_OAEP_WITH_SHA1 -> Optional.of(Hash.SHA1);
            case RSA_PADDING_OAEP_WITH_SHA224 -> Optional.of(Hash.SHA224);
            case RSA_PADDING_OAEP_WITH_SHA256 -> Optional.of(Hash.SHA256);
            case RSA_PADDING_OAEP_WITH_SHA384 -> Optional.of(Hash.SHA384);
            case RSA_PADDING_OAEP_WITH_SHA512 -> Optional.of(Hash.SHA512);
            default -> Optional.empty();
        };
    }

    /** Whether the ciphertext carries an authentication tag. */
    public boolean authenticated() {
        return mode == Mode.AUTHENTICATED;
    }
}
