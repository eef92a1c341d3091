package io.claviger.crypto.provider;

/** The handle was closed before the operation began; nothing happened. Open the key again. */
public final class KeyHandleClosed extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    KeyHandleClosed() {
        super("the key handle was closed");
    }
}
