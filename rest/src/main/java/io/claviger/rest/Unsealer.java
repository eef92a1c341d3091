package io.claviger.rest;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.secret.SecretBytes;

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

    /** Opens the node with the root key that a node of its cluster sealed to it. */
    default Result fromPeer(int version, Bytes rootKey) {
        return Result.NOT_POSSIBLE;
    }

    /** What became of a share. */
    sealed interface Collected {

        /** The node is open. */
        record Unsealed() implements Collected {}

        /**
         * More are needed.
         *
         * @param have how many different shares are here
         * @param seconds after which they are forgotten
         */
        record Waiting(int have, int needed, long seconds) implements Collected {}

        /** It is a share of something else; says of what. */
        record OtherSet(String why) implements Collected {}

        /** It is not what the set has under its number. */
        record Wrong() implements Collected {}

        /** The node opens by other means. */
        record NotPossible() implements Collected {}
    }

    /**
     * Takes one share, and opens the node with the last that is needed.
     *
     * @param set id of its set
     * @param number from 1
     * @param value stays the caller's
     */
    default Collected share(Bytes set, int number, SecretBytes value) {
        return new Collected.NotPossible();
    }
}
