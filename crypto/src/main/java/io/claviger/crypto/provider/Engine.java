package io.claviger.crypto.provider;

/** The implementations that compute primitives. The JDK's parts are named one by one. */
enum Engine {
    /** Amazon Corretto Crypto Provider: AWS-LC, native. */
    ACCP,
    BOUNCY_CASTLE,
    /** The JDK's hash functions. */
    SUN,
    /** The JDK's EdDSA. */
    SUN_EC,
    /** The JDK's RSA keys and signatures. */
    SUN_RSA,
    /** The JDK's ciphers. */
    SUN_JCE,
    /** Bitcoin's library, called directly (ADR 0011). */
    LIBSECP256K1,
    /** Supranational's library, called directly (ADR 0021). */
    BLST
}
