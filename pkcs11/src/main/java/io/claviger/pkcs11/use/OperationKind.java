package io.claviger.pkcs11.use;

import io.claviger.pkcs11.wire.Malformed;

/** What is done in parts, by its number on the wire. */
public enum OperationKind {
    ENCRYPT(1),
    DECRYPT(2),
    SIGN(3),
    VERIFY(4),
    DIGEST(5),
    SIGN_RECOVER(6),
    VERIFY_RECOVER(7);

    private final int number;

    OperationKind(int number) {
        this.number = number;
    }

    public static OperationKind ofNumber(int number) {
        for (OperationKind kind : values()) {
            if (kind.number == number) {
                return kind;
            }
        }
        throw new Malformed("there is no operation " + number);
    }
}
