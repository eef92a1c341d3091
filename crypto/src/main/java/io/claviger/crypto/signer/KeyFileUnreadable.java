package io.claviger.crypto.signer;

/** A file or token yields no key that signs; the message says why in one line. */
public final class KeyFileUnreadable extends Exception {
    private static final long serialVersionUID = 1L;

    KeyFileUnreadable(String why) {
        super(why);
    }
}
