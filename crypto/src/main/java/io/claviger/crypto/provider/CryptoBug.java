package io.claviger.crypto.provider;

import java.security.GeneralSecurityException;

/** A provider failed where, with our own parameters, it cannot. The operation dies. */
final class CryptoBug extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    CryptoBug(String what) {
        super(what);
    }

    CryptoBug(String what, GeneralSecurityException cause) {
        super(what, cause);
    }

    CryptoBug(Primitive primitive, GeneralSecurityException cause) {
        super(primitive + " failed unexpectedly", cause);
    }
}
