package io.claviger.journal.snapshot;

import java.io.IOException;
import java.nio.file.Path;

/** A file of a snapshot is missing or not what its manifest says. */
public final class SnapshotDamaged extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;

    SnapshotDamaged(Path file, String what) {
        super(what);
        this.file = file;
    }

    public Path file() {
        return file;
    }
}
