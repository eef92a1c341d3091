package io.claviger.pkcs11.answer;

/** A call that nobody waits for any more: it has no answer, and may be made again. */
public final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Abandoned() {
        super("nobody waits for the answer", null, false, false);
    }
}
