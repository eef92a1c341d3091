package io.claviger.journal.raft;

import io.claviger.journal.snapshot.Snapshot;
import io.claviger.journal.snapshot.SnapshotDamaged;
import io.claviger.journal.snapshot.Snapshots;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Makes the journal of a node that is alone from the files of a {@link HeldSnapshot}: no log, and
 * the state as it was. The marker comes last, because its presence says that all is there.
 */
public final class RestoredJournal {
    private final Path root;
    private final Path files;

    private RestoredJournal(Path root) {
        this.root = root;
        this.files = root.resolve("snapshots").resolve("restored.new");
    }

    /**
     * Begins in an empty directory.
     *
     * @throws IOException if it cannot be written, or holds something
     */
    public static RestoredJournal in(Path root) throws IOException {
        var restored = new RestoredJournal(root);
        Files.createDirectories(root.resolve("snapshots"));
        Files.createDirectory(restored.files);
        return restored;
    }

    /** Where the files of the snapshot go, its manifest among them. */
    public Path files() {
        return files;
    }

    /**
     * Makes them the journal.
     *
     * @param nodeId how the node is called that will open it
     * @throws SnapshotDamaged if they are not what their manifest says
     */
    public void complete(String nodeId, long term, long index) throws IOException {
        sync(files);
        Files.move(
                files,
                root.resolve("snapshots").resolve(term + "_" + index),
                StandardCopyOption.ATOMIC_MOVE);
        sync(root.resolve("snapshots"));
        var snapshots = new Snapshots(root.resolve("snapshots"));
        snapshots.open();
        Snapshot snapshot = snapshots.latest().orElseThrow();
        snapshots.verify(snapshot, Long.MAX_VALUE);
        Path segments = RaftSettings.segments(root.resolve("raft"));
        Files.createDirectories(segments);
        // Ratis goes on from the term of the snapshot, with a log that begins behind it.
        write(segments.resolve("raft-meta"), "term=" + term + "\nvotedFor=" + nodeId + "\n");
        sync(segments);
        write(root.resolve(DataDirectory.MARKER), DataDirectory.mark(nodeId));
        sync(root);
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.US_ASCII, StandardOpenOption.CREATE_NEW);
        sync(file);
    }

    private static void sync(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
