package io.claviger.core.evidence;

/**
 * Public sides of an operation whose SHA-256 a record may hold. Never a plaintext, a PIN or a key
 * (design §2).
 */
public enum DigestKind {
    MESSAGE("message"),
    SIGNATURE("signature"),
    CIPHERTEXT("ciphertext"),
    PUBLIC_KEY("publicKey"),
    /** A whole document that was signed and handed out: certificate, request for one, timestamp. */
    DOCUMENT("document"),
    /** The bytes that approvers sign. */
    TOKEN("token"),
    /** What the things that a record changed are like since then; kept as an exhibit. */
    STATE("state");

    private final String wireName;

    DigestKind(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
