package io.claviger.verifier.archive;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.SignedNote;
import io.claviger.evidence.merkle.TilePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;

/**
 * A log in a folder: {@code checkpoint} and {@code tile/…} as C2SP tlog-tiles lays them out, the
 * exhibits that records name under {@code exhibits/}, and the log's key in {@code log.vkey}. Names
 * are made here and never read from files, so none leads out of the folder.
 */
public final class ArchiveFolder {
    /** Longest file that is read: a bundle of the longest records. */
    static final int MAX_BYTES = 32 << 20;

    private static final String CHECKPOINT = "checkpoint";
    private static final String KEY = "log.vkey";

    private final Path root;

    public ArchiveFolder(Path root) {
        this.root = root;
    }

    /** The newest checkpoint that the folder holds all of; empty: nothing was archived yet. */
    public Optional<SignedCheckpoint> checkpoint() {
        return read(CHECKPOINT, SignedNote.MAX_BYTES + 1).map(SignedCheckpoint::parse);
    }

    /** The log's key, as it was when the folder was begun. */
    public Optional<NoteKey> key() {
        return read(KEY, SignedNote.MAX_BYTES)
                .map(text -> new String(text, StandardCharsets.UTF_8).strip())
                .map(NoteKey::parse);
    }

    /** A tile or an entry bundle. */
    public Optional<byte[]> tile(TilePath path) {
        return read("tile/" + path, MAX_BYTES);
    }

    public boolean has(TilePath path) {
        return Files.isRegularFile(root.resolve("tile/" + path));
    }

    /** What a record names by its digest. */
    public Optional<byte[]> exhibit(Bytes digest) {
        return read(name(digest), MAX_BYTES);
    }

    public boolean hasExhibit(Bytes digest) {
        return Files.isRegularFile(root.resolve(name(digest)));
    }

    private static String name(Bytes digest) {
        String hex = digest.hex();
        return "exhibits/" + hex.substring(0, 2) + "/" + hex;
    }

    public void putTile(TilePath path, byte[] content) {
        write("tile/" + path, content);
    }

    public void putExhibit(Bytes digest, byte[] content) {
        write(name(digest), content);
    }

    public void putKey(NoteKey key) {
        write(KEY, (key + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The last step: from now on the folder is a log of this size. */
    public void putCheckpoint(SignedCheckpoint checkpoint) {
        write(CHECKPOINT, checkpoint.note().toBytes());
    }

    /** Removes a tile that is not full and that a larger log does not have any more. */
    public void dropPartial(TilePath path) {
        try {
            Files.deleteIfExists(root.resolve("tile/" + path));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Optional<byte[]> read(String name, int most) {
        try (InputStream in = Files.newInputStream(root.resolve(name))) {
            return Optional.of(in.readNBytes(most));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** All or nothing: after a crash the file has the old bytes or the new. */
    private void write(String name, byte[] content) {
        Path target = root.resolve(name);
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        try {
            Files.createDirectories(Objects.requireNonNull(target.toAbsolutePath().getParent()));
            try (FileChannel channel =
                    FileChannel.open(
                            fresh,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                var buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
