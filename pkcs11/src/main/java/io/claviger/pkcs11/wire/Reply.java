package io.claviger.pkcs11.wire;

import io.claviger.pkcs11.constant.ReturnValue;

/**
 * One answer.
 *
 * @param value a CK_RV
 * @param body empty but for calls that gave something
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record Reply(long value, byte[] body) {
    private static final byte[] NOTHING = new byte[0];

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
