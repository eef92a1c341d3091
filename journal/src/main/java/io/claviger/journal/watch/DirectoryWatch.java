package io.claviger.journal.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * One directory: whether it is still the same, and whether its entries may have changed since the
 * last full look. Used under the lock of {@link FileWatch}.
 */
final class DirectoryWatch {
    // Time stamps of files move in steps of some milliseconds: a second change within a step leaves
    // no trace. So after a change every look is a full one until the step is over for certain.
    private static final long UNSETTLED_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Path path;
    private FileState known;
    private long unsettledUntil;
    private boolean unsettled = true;

    DirectoryWatch(Path path) throws IOException {
        this.path = path;
        this.known =
                FileState.of(path)
                        .orElseThrow(() -> new IOException(path + " does not exist any more"));
        this.unsettledUntil = System.nanoTime() + UNSETTLED_NANOS;
    }

    /** Whether the entries must be compared now. */
    boolean changed() throws IOException, Violation {
        FileState now =
                FileState.of(path)
                        .orElseThrow(() -> new Violation(path, "the directory was removed"));
        if (now.inode() != known.inode()) {
            throw new Violation(path, "the directory was replaced");
        }
        long time = System.nanoTime();
        if (!now.changed().equals(known.changed())) {
            known = now;
            unsettled = true;
            unsettledUntil = time + UNSETTLED_NANOS;
            return true;
        }
        boolean look = unsettled;
        unsettled = time < unsettledUntil;
        return look;
    }
}
