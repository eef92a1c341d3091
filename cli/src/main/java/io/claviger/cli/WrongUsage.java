package io.claviger.cli;

/** What was typed is no whole command; the message says what is missing. Exit code 2. */
public final class WrongUsage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WrongUsage(String message) {
        super(message, null, false, false);
    }
}
