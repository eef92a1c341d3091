package io.claviger.core.attribute;

/**
 * One boolean of a key object. The bit numbers are part of every stored key and of its wrapping:
 * they never change.
 */
public enum Attribute {
    // What the key may do (CKA_SIGN, CKA_VERIFY, …). Two-way on a modifiable key.
    SIGN(0, Kind.CAPABILITY),
    VERIFY(1, Kind.CAPABILITY),
    ENCRYPT(2, Kind.CAPABILITY),
    DECRYPT(3, Kind.CAPABILITY),
    WRAP(4, Kind.CAPABILITY),
    UNWRAP(5, Kind.CAPABILITY),
    DERIVE(6, Kind.CAPABILITY),

    // How the key is protected. Each may change only towards the stricter side.
    SENSITIVE(16, Kind.STRICTER_WHEN_SET),
    EXTRACTABLE(17, Kind.STRICTER_WHEN_CLEAR),
    MODIFIABLE(18, Kind.STRICTER_WHEN_CLEAR),
    COPYABLE(19, Kind.STRICTER_WHEN_CLEAR),
    DESTROYABLE(20, Kind.STRICTER_WHEN_CLEAR),

    // What the key boundary itself has seen. Nobody sets these.
    ALWAYS_SENSITIVE(32, Kind.HISTORY),
    NEVER_EXTRACTABLE(33, Kind.HISTORY),
    /** Generated inside the key boundary (CKA_LOCAL). */
    LOCAL(34, Kind.HISTORY),

    // Fixed at creation.
    BIP32(48, Kind.FIXED),
    SLIP10(49, Kind.FIXED),
    /** The public half of a pair whose private half is elsewhere. */
    PUBLIC_ONLY(50, Kind.FIXED),

    // Of keys that end with a session of a program and are never part of the state (ADR 0028).
    /** Lives as long as a session (CKA_TOKEN false). */
    SESSION(56, Kind.OF_SESSION),
    /** Agreed on with a peer, who holds it too. */
    AGREED(57, Kind.OF_SESSION);

    /** How an attribute may change after creation. */
    public enum Kind {
        CAPABILITY,
        STRICTER_WHEN_SET,
        STRICTER_WHEN_CLEAR,
        HISTORY,
        FIXED,
        /** Fixed at creation, and no key that is stored has it. */
        OF_SESSION
    }

    private final int bit;
    private final Kind kind;

    Attribute(int bit, Kind kind) {
        this.bit = bit;
        this.kind = kind;
    }

    /** Position in the 64-bit mask that stores a set of attributes. */
    public int bit() {
        return bit;
    }

    public Kind kind() {
        return kind;
    }
}
