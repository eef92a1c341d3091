package io.claviger.witness;

/** Something that a witness needs is missing or wrong; the message is one line for its operator. */
public final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unusable(String message) {
        super(message, null, false, false);
    }
}
