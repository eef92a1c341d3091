package io.claviger.journal.watch;

import java.nio.file.Path;

/** A file of the running node is not its own any more. */
public final class Violation extends Exception {
    private static final long serialVersionUID = 1L;

    public Violation(Path file, String what) {
        super(file + ": " + what, null, false, false);
    }
}
