package io.claviger.crypto.random;

/** Where random bytes come from. Safe for use by several threads. */
@FunctionalInterface
public interface RandomSource {

    /** Overwrites the whole array with random bytes. */
    void fill(byte[] target);

    /** A fresh array of {@code length} random bytes. */
    default byte[] bytes(int length) {
        byte[] fresh = new byte[length];
        fill(fresh);
        return fresh;
    }
}
