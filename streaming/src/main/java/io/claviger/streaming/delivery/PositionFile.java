package io.claviger.streaming.delivery;

import io.claviger.core.id.SinkName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the position of one sink: all of it or the one before, durable when {@link #write} returns.
 */
final class PositionFile {
    private final Path folder;
    private final Path file;

    PositionFile(Path folder, SinkName sink) {
        this.folder = folder;
        this.file = folder.resolve(sink + ".position");
    }

    /** Whether the sink was here before. */
    boolean exists() {
        return Files.exists(file);
    }

    /** The position; empty if the file is damaged. */
    Optional<Position> read() throws IOException {
        return Position.parse(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    }

    void write(Position position) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        Path fresh = folder.resolve(file.getFileName() + ".new");
        try (FileChannel channel =
                FileChannel.open(
                        fresh,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE))) {
            ByteBuffer text = StandardCharsets.US_ASCII.encode(position.text());
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
