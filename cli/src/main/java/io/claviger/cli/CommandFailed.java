package io.claviger.cli;

/** A command that could not do its work; the message is the one line that the user sees. */
public class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandFailed(String message) {
        super(message, null, false, false);
    }
}
