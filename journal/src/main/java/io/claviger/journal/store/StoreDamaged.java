package io.claviger.journal.store;

import java.nio.file.Path;

/** The store cannot be opened because a file of it is damaged or missing. */
public final class StoreDamaged extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Path file;

    public StoreDamaged(Path file, String message) {
        super(message);
        this.file = file;
    }

    public StoreDamaged(Path file, String message, Throwable cause) {
        super(message, cause);
        this.file = file;
    }

    public Path file() {
        return file;
    }
}
