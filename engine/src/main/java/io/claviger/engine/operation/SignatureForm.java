package io.claviger.engine.operation;

/** Encoding of an ECDSA signature; other schemes have one form only. */
public enum SignatureForm {
    /** SEQUENCE { r INTEGER, s INTEGER } (RFC 3279 §2.2.3). */
    DER,
    /** r ‖ s, each as long as a coordinate (IEEE P1363). */
    RAW,
    /** r ‖ s ‖ v, 65 bytes, v 27 or 28; secp256k1 with Keccak-256 only. */
    ETH
}
