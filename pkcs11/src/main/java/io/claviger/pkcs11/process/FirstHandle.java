package io.claviger.pkcs11.process;

import java.security.SecureRandom;

/**
 * Where the handles of a program begin to count: anywhere, so that one from before a restart of the
 * node, or from another node, means nothing to this one and never another key.
 */
final class FirstHandle {
    private static final SecureRandom RANDOM = new SecureRandom();

    private FirstHandle() {}

    /** 1 to 2^62. */
    static long random() {
        return (RANDOM.nextLong() >>> 2) + 1;
    }
}
