package io.claviger.client.jca;

import java.security.InvalidAlgorithmParameterException;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The initialization vector of a {@code Cipher}: the program's, which a mode that must not see one
 * twice takes for one message only, or one for each message from the service.
 */
final class VectorState {
    private byte @Nullable [] value;

    /** Whether the next message is to have it; else it was that of the last. */
    private boolean due;

    /** Whether the program gave it. */
    private boolean given;

    /** Whether it is for one message only. */
    private boolean once;

    private boolean spent;

    private String key = "";

    // The last one that encrypted under a mode in which a second time gives the key away.
    private String spentKey = "";
    private byte[] spentValue = new byte[0];

    /** The program gives none. */
    void none() {
        value = null;
        due = false;
        given = false;
        once = false;
        spent = false;
    }

    /**
     * The program's own.
     *
     * @param label of the key
     * @param single whether it is for one message only
     */
    void of(String label, byte[] vector, boolean single) throws InvalidAlgorithmParameterException {
        if (single && label.equals(spentKey) && MessageDigest.isEqual(vector, spentValue)) {
            throw new InvalidAlgorithmParameterException(
                    "this initialization vector has encrypted a message with this key");
        }
        value = vector.clone();
        due = true;
        given = true;
        once = single;
        spent = false;
        key = label;
    }

    /**
     * That of the last message, or, before the first, that of the next.
     *
     * @param make makes one; an empty one is none
     */
    byte @Nullable [] latest(Supplier<byte[]> make) {
        if (value == null) {
            byte[] made = make.get();
            if (made.length == 0) {
                return null;
            }
            value = made;
            due = true;
        }
        return value.clone();
    }

    /**
     * What the next message is to have; empty if the service chooses.
     *
     * @throws IllegalStateException if the program has to give another one first
     */
    Optional<byte[]> next() {
        if (spent) {
            throw new IllegalStateException(
                    "this initialization vector has encrypted a message; init with another one");
        }
        return due ? Optional.ofNullable(value) : Optional.empty();
    }

    /** A message was encrypted with it. */
    void used(byte[] vector) {
        value = vector.clone();
        due = given;
        spent = once;
        if (once) {
            spentKey = key;
            spentValue = vector.clone();
        }
    }
}
