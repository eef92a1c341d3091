package io.claviger.bench;

/** The benchmark cannot go on; the message says what to do. */
final class BenchFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BenchFailure(String message) {
        super(message);
    }
}
