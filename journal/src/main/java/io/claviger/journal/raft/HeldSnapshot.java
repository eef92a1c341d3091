package io.claviger.journal.raft;

import io.claviger.journal.snapshot.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The files of a snapshot, which stay as they are until this is closed. */
public final class HeldSnapshot implements AutoCloseable {
    private final Snapshot snapshot;
    private final Consumer<Snapshot> release;

    HeldSnapshot(Snapshot snapshot, Consumer<Snapshot> release) {
        this.snapshot = snapshot;
        this.release = release;
    }

    /** Term of the last entry in it. */
    public long term() {
        return snapshot.position().term();
    }

    /** The last entry in it. */
    public long index() {
        return snapshot.position().index();
    }

    /** All files, the manifest with their digests last. */
    public List<Path> files() {
        return Stream.concat(snapshot.files().stream(), Stream.of(snapshot.manifest())).toList();
    }

    /** The state in it. The caller closes it before this snapshot. */
    public SnapshotState open() {
        return SnapshotState.open(snapshot.directory());
    }

    @Override
    public void close() {
        release.accept(snapshot);
    }
}
