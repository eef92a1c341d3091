package io.claviger.journal.raft;

import java.nio.file.Path;

/**
 * The data directory lost or holds something that the journal cannot be right with. Nothing was
 * repaired and nothing skipped.
 */
public final class JournalDamaged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final String advice;

    /**
     * @param file the file or directory at fault
     * @param what one sentence on what is wrong with it
     * @param advice one sentence on what to do
     */
    public JournalDamaged(Path file, String what, String advice) {
        super(file + ": " + what + ". " + advice + ".");
        this.file = file;
        this.advice = advice;
    }

    public JournalDamaged(Path file, String what, String advice, Throwable cause) {
        this(file, what, advice);
        initCause(cause);
    }

    public Path file() {
        return file;
    }

    public String advice() {
        return advice;
    }
}
