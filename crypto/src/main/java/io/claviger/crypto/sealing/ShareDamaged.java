package io.claviger.crypto.sealing;

/** The text is not a share that somebody was given, or not all of it. */
public final class ShareDamaged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ShareDamaged(String what) {
        super(what);
    }
}
