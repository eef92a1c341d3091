package io.claviger.rest;

/** Opens a sealed node. Implemented by what composes the server. */
@FunctionalInterface
public interface Unsealer {

    /** What became of an attempt. */
    enum Result {
        UNSEALED,
        ALREADY_UNSEALED,
        WRONG_PASSPHRASE,
        /** The node opens by other means, or has nothing to open. */
        NOT_POSSIBLE
    }

    /**
     * Tries the passphrase. Slow by design; called by one thread at a time. The caller wipes the
     * array.
     */
    Result unseal(char[] passphrase);
}
