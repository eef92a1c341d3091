package io.claviger.pkcs11.wire;

import io.claviger.pkcs11.constant.ReturnValue;

/**
 * One answer.
 *
 * @param value a CK_RV
 * @param body empty but for calls that gave something
 * @param kept whether a call that is repeated gets it again
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record Reply(long value, byte[] body, boolean kept) {
    private static final byte[] NOTHING = new byte[0];

    private Reply(long value, byte[] body) {
        this(value, body, true);
    }

    /** Holds a secret, and comes of a call that does no harm when it is made twice. */
    public static Reply secret(WireWriter body) {
        return new Reply(ReturnValue.OK.number(), body.toArray(), false);
    }

    public static Reply of(ReturnValue value) {
        return new Reply(value.number(), NOTHING);
    }

    public static Reply of(ReturnValue value, WireWriter body) {
        return new Reply(value.number(), body.toArray());
    }

    public static Reply of(WireWriter body) {
        return of(ReturnValue.OK, body);
    }

    /** Done, and nothing to tell. */
    public static Reply done() {
        return of(ReturnValue.OK);
    }

    /** Shows no bytes: they may be a plaintext. */
    @Override
    public String toString() {
        return "Reply[0x%x, %d bytes]".formatted(value, body.length);
    }
}
