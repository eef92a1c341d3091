package io.claviger.journal.codec;

/** Bytes from the journal or the store that no encoder of this version or an older one wrote. */
public final class UnreadableBytes extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableBytes(String what, Throwable cause) {
        super("unreadable " + what + ": " + cause.getMessage(), cause);
    }

    UnreadableBytes(String message) {
        super(message);
    }
}
