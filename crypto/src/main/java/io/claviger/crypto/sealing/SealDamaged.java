package io.claviger.crypto.sealing;

/** The sealed form is not whole, or not one that this version reads. No passphrase can help. */
public final class SealDamaged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SealDamaged(String what) {
        super("the sealed root key is damaged: " + what);
    }
}
