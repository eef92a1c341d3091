package io.claviger.pkcs11.answer;

import io.claviger.pkcs11.constant.ReturnValue;

/** A call that ends with a return value other than CKR_OK, and nothing else. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ReturnValue value;

    public Failure(ReturnValue value) {
        super("CKR_" + value, null, false, false);
        this.value = value;
    }

    public ReturnValue value() {
        return value;
    }
}
