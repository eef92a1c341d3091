package io.claviger.client.jca;

import java.util.List;

/**
 * A transformation of the JCA, and what of the service it is.
 *
 * @param name as {@code AES/GCM/NoPadding}
 * @param aliases other names of it
 * @param key algorithm of its keys
 * @param mechanism of the service
 * @param kind what it asks for and gives
 */
record CipherAlgorithm(String name, List<String> aliases, String key, String mechanism, Kind kind) {
    /** Bytes of a block of AES. */
    static final int BLOCK = 16;

    /** What the mechanisms of OAEP begin with; a digest follows. */
    static final String OAEP = "RSA_PADDING_OAEP_WITH_";

    /** Digests that OAEP and its mask can have. */
    static final List<String> OAEP_DIGESTS =
            List.of("SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512");

    private static final int NONCE = 12;
    private static final int MAX_GCM_NONCE = 512;

    CipherAlgorithm {
        aliases = List.copyOf(aliases);
    }

    /** What a transformation asks for and gives. */
    enum Kind {
        /** A nonce and a tag. */
        AUTHENTICATED,
        /** A counter block; the ciphertext is as long as the plaintext. */
        STREAM,
        /** Whole blocks, with a vector. */
        CHAINED_BLOCKS,
        /** Whole blocks, each by itself. */
        BLOCKS,
        /** Any length, with a vector; the ciphertext has whole blocks. */
        PADDED_BLOCKS,
        /** RSA. */
        PUBLIC_KEY,
        /** Keys only. */
        KEY_WRAP
    }

    static final List<CipherAlgorithm> ALL =
            List.of(
                    aes("GCM/NoPadding", "AES_GCM", Kind.AUTHENTICATED),
                    new CipherAlgorithm(
                            "ChaCha20-Poly1305",
                            List.of("ChaCha20-Poly1305/None/NoPadding"),
                            "ChaCha20",
                            "CHACHA20_AEAD",
                            Kind.AUTHENTICATED),
                    aes("CTR/NoPadding", "AES_CTR", Kind.STREAM),
                    aes("CBC/NoPadding", "AES_CBC_NO_PADDING", Kind.CHAINED_BLOCKS),
                    aes("ECB/NoPadding", "AES_ECB", Kind.BLOCKS),
                    aes("CBC/PKCS5Padding", "AES", Kind.PADDED_BLOCKS, "AES/CBC/PKCS7Padding"),
                    aes("KW/NoPadding", "AES_WRAP", Kind.KEY_WRAP, "AESWrap"),
                    aes("KWP/NoPadding", "AES_WRAP_PAD", Kind.KEY_WRAP, "AESWrapPad"),
                    rsa("PKCS1Padding", "RSA_PADDING_PKCS", "RSA"),
                    rsa(
                            "OAEPWithSHA-1AndMGF1Padding",
                            OAEP + "SHA1",
                            "RSA/ECB/OAEPWithSHA1AndMGF1Padding",
                            "RSA/ECB/OAEPPadding"),
                    rsa("OAEPWithSHA-224AndMGF1Padding", OAEP + "SHA224"),
                    rsa("OAEPWithSHA-256AndMGF1Padding", OAEP + "SHA256"),
                    rsa("OAEPWithSHA-384AndMGF1Padding", OAEP + "SHA384"),
                    rsa("OAEPWithSHA-512AndMGF1Padding", OAEP + "SHA512"));

    private static CipherAlgorithm aes(
            String rest, String mechanism, Kind kind, String... aliases) {
        return new CipherAlgorithm("AES/" + rest, List.of(aliases), "AES", mechanism, kind);
    }

    private static CipherAlgorithm rsa(String padding, String mechanism, String... aliases) {
        return new CipherAlgorithm(
                "RSA/ECB/" + padding, List.of(aliases), "RSA", mechanism, Kind.PUBLIC_KEY);
    }

    boolean takesVector() {
        return switch (kind) {
            case AUTHENTICATED, STREAM, CHAINED_BLOCKS, PADDED_BLOCKS -> true;
            case BLOCKS, PUBLIC_KEY, KEY_WRAP -> false;
        };
    }

    boolean gcm() {
        return mechanism.equals("AES_GCM");
    }

    /** As the service names a digest. */
    static String hash(String digest) {
        return digest.replace("-", "");
    }

    /** The digest of OAEP, as the JDK names it. */
    String oaepDigest() {
        return "SHA-" + mechanism.substring(mechanism.lastIndexOf("SHA") + 3);
    }

    /** Bytes of the vector that the service chooses. */
    int vectorBytes() {
        return kind == Kind.AUTHENTICATED ? NONCE : BLOCK;
    }

    /** Whether the vector fits: GCM takes others than the usual. */
    boolean takesVector(int bytes) {
        return gcm() ? bytes >= 1 && bytes <= MAX_GCM_NONCE : bytes == vectorBytes();
    }

    boolean oaep() {
        return mechanism.contains("OAEP");
    }
}
