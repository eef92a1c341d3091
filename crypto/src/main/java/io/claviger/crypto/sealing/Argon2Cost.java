package io.claviger.crypto.sealing;

/**
 * What one guess of a passphrase costs.
 *
 * @param memoryKib memory in KiB
 * @param iterations passes over that memory
 * @param parallelism lanes
 */
public record Argon2Cost(int memoryKib, int iterations, int parallelism) {
    /** Upper bounds, so that a hostile file cannot make the node run out of memory or time. */
    private static final int MAX_MEMORY_KIB = 1024 * 1024;

    private static final int MAX_ITERATIONS = 64;
    private static final int MAX_PARALLELISM = 16;

    /**
     * RFC 9106 §4, second recommended option (64 MiB, 3 passes), with one lane instead of four: our
     * implementation computes lanes one after the other, so more of them would help an attacker
     * with many cores and nobody else.
     */
    public static final Argon2Cost DEFAULT = new Argon2Cost(64 * 1024, 3, 1);

    public Argon2Cost {
        // RFC 9106 §3.1: at least 8 KiB for each lane
        if (parallelism < 1
                || parallelism > MAX_PARALLELISM
                || iterations < 1
                || iterations > MAX_ITERATIONS
                || memoryKib < 8 * parallelism
                || memoryKib > MAX_MEMORY_KIB) {
            throw new IllegalArgumentException("Argon2 parameters out of range");
        }
    }
}
