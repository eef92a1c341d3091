package io.claviger.streaming.transport;

import io.claviger.streaming.delivery.Batch;
import io.claviger.streaming.delivery.Sink;
import io.claviger.streaming.format.LineFormat;
import io.claviger.streaming.format.StreamedRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Appends lines to a file that a collector reads, synced before they count. A file that was moved
 * away, as log rotation does, is left alone and a new one begun. What a crash left of a last line
 * is cut off: its record comes again.
 */
final class FileSink implements Sink {
    /**
     * Longer than any line: a record has at most 64 KiB, and a format less than four times that.
     */
    private static final int MAX_LINE_BYTES = 1 << 19;

    private final Path path;
    private final LineFormat format;
    private @Nullable FileChannel channel;
    private @Nullable Object identity;

    FileSink(Path path, LineFormat format) {
        this.path = path;
        this.format = format;
    }

    @Override
    public long deliver(Batch batch) throws IOException {
        if (!batch.records().isEmpty()) {
            var lines = new ByteArrayOutputStream();
            for (StreamedRecord record : batch.records()) {
                lines.writeBytes(format.line(record));
                lines.write('\n');
            }
            FileChannel file = present();
            ByteBuffer bytes = ByteBuffer.wrap(lines.toByteArray());
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        return batch.end();
    }

    /** What has arrived is synced. */
    @Override
    public boolean finish() {
        return true;
    }

    private FileChannel present() throws IOException {
        if (channel != null && !Objects.equals(identity, identityAtPath())) {
            release();
        }
        FileChannel open = channel;
        if (open == null) {
            open = open();
            channel = open;
        }
        return open;
    }

    /** What tells the file at the path from another one; null if there is none. */
    private @Nullable Object identityAtPath() throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException moved) {
            return null;
        }
    }

    private FileChannel open() throws IOException {
        // Opening a pipe would wait for its reader for ever.
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException(path + " is not a regular file");
        }
        boolean fresh = Files.notExists(path);
        FileChannel opened = append();
        try {
            repair(opened);
            if (fresh) {
                syncFolder();
            }
            identity = identityAtPath();
            return opened;
        } catch (IOException | RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    /** Records name people: a new file is for its owner and the group of the collector. */
    private FileChannel append() throws IOException {
        try {
            return FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-r-----")));
        } catch (NoSuchFileException missing) {
            throw new IOException("there is no folder for " + path, missing);
        }
    }

    private void syncFolder() throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }
    }

    /**
     * Cuts the last line off if it has no end and begins as a line of this sink does; ends any
     * other, which is not this sink's to remove.
     */
    private void repair(FileChannel appending) throws IOException {
        byte[] torn = lineWithoutEnd(appending.size());
        if (torn.length == 0) {
            return;
        }
        if (own(torn)) {
            appending.truncate(appending.size() - torn.length);
        } else {
            appending.write(ByteBuffer.wrap(new byte[] {'\n'}));
        }
        appending.force(true);
    }

    private boolean own(byte[] torn) {
        String opening = format.opening();
        String begin =
                new String(
                        torn,
                        0,
                        Math.min(torn.length, opening.length()),
                        StandardCharsets.ISO_8859_1);
        return torn.length < MAX_LINE_BYTES && opening.startsWith(begin);
    }

    /** The bytes behind the last line break, as far as a line can be long. */
    private byte[] lineWithoutEnd(long size) throws IOException {
        try (FileChannel reading = FileChannel.open(path, StandardOpenOption.READ)) {
            int length = (int) Math.min(size, MAX_LINE_BYTES);
            ByteBuffer end = ByteBuffer.allocate(length);
            while (end.hasRemaining() && reading.read(end, size - length + end.position()) >= 0) {
                // Until all of it is there.
            }
            int begin = length;
            while (begin > 0 && end.get(begin - 1) != '\n') {
                begin--;
            }
            byte[] torn = new byte[length - begin];
            end.get(begin, torn);
            return torn;
        }
    }

    @Override
    public void release() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException _) {
            // What counted was synced before.
        }
        channel = null;
        identity = null;
    }
}
