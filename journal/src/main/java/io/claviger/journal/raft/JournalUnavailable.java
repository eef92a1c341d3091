package io.claviger.journal.raft;

/**
 * The journal cannot be opened, but nothing is damaged: the directory is not initialized, is not
 * empty where it should be, or belongs to another process. The message says what to do.
 */
public final class JournalUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalUnavailable(String message) {
        super(message);
    }

    public JournalUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
