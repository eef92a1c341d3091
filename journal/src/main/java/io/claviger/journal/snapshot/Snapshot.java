package io.claviger.journal.snapshot;

import io.claviger.journal.store.Position;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A complete snapshot.
 *
 * @param directory holds the files
 * @param position the last entry in it
 * @param entries by file name
 */
public record Snapshot(Path directory, Position position, Map<String, Entry> entries) {
    public Snapshot {
        entries = Map.copyOf(entries);
    }

    /** Size and SHA-256 of one file. */
    public record Entry(long size, String sha256) {}

    /** The list of its files with their digests. */
    public Path manifest() {
        return directory.resolve(Snapshots.MANIFEST);
    }

    public List<Path> files() {
        return entries.keySet().stream().sorted().map(directory::resolve).toList();
    }
}
