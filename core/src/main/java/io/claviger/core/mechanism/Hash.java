package io.claviger.core.mechanism;

/** Hash functions inside signature and padding schemes. */
public enum Hash {
    SHA1("SHA-1", 20),
    SHA224("SHA-224", 28),
    SHA256("SHA-256", 32),
    /** SHA-256 of SHA-256, as Bitcoin signs. */
    DOUBLE_SHA256("SHA-256", 32),
    SHA384("SHA-384", 48),
    SHA512("SHA-512", 64),
    SHA3_224("SHA3-224", 28),
    SHA3_256("SHA3-256", 32),
    SHA3_384("SHA3-384", 48),
    SHA3_512("SHA3-512", 64),
    /** SHAKE128 with an output of 256 bits (FIPS 204 §5.4). */
    SHAKE128("SHAKE128-256", 32),
    /** SHAKE256 with an output of 512 bits. */
    SHAKE256("SHAKE256-512", 64),
    KECCAK_224("KECCAK-224", 28),
    KECCAK_256("KECCAK-256", 32),
    KECCAK_384("KECCAK-384", 48),
    KECCAK_512("KECCAK-512", 64);

    private final String jcaName;
    private final int bytes;

    Hash(String jcaName, int bytes) {
        this.jcaName = jcaName;
        this.bytes = bytes;
    }

    public String jcaName() {
        return jcaName;
    }

    /** Length of the digest. */
    public int bytes() {
        return bytes;
    }
}
