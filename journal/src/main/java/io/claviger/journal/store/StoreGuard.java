package io.claviger.journal.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Remembers, beside the store, how long its MANIFEST was and what it held so far.
 *
 * <p>RocksDB takes a MANIFEST that ends early for one that was never written further, and goes on
 * with an older set of tables: entries that were acknowledged would be gone without a word. A
 * MANIFEST only grows, so one that is shorter than remembered, or begins otherwise, is damaged.
 *
 * <p>Used by one thread at a time.
 */
final class StoreGuard {
    private static final Pattern LINE =
            Pattern.compile("claviger-guard 1 (MANIFEST-([0-9]+)) ([0-9]+) ([0-9a-f]{8})");
    private static final Pattern CURRENT = Pattern.compile("MANIFEST-([0-9]+)\n");

    private final Path directory;
    private final Path file;
    private @Nullable String manifest;
    private long length;
    private CRC32C sum = new CRC32C();

    StoreGuard(Path directory) {
        this.directory = directory;
        this.file = directory.resolveSibling(directory.getFileName() + ".guard");
    }

    /** Forgets what was remembered, of a store that is gone and will be made anew. */
    static void forget(Path directory) throws IOException {
        Files.deleteIfExists(new StoreGuard(directory).file);
    }

    /** Compares the MANIFEST with what was remembered; before the store is opened. */
    void check() throws StoreDamaged {
        try {
            Path current = directory.resolve("CURRENT");
            Matcher name = CURRENT.matcher(Files.readString(current, StandardCharsets.ISO_8859_1));
            if (!name.matches()) {
                throw new StoreDamaged(current, "the file does not name a MANIFEST");
            }
            if (!Files.exists(file)) {
                return;
            }
            List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
            if (lines.size() != 2 || !lines.get(1).equals("end " + crc(lines.getFirst()))) {
                throw new StoreDamaged(file, "the file is damaged");
            }
            Matcher line = LINE.matcher(lines.getFirst());
            if (!line.matches()) {
                throw new StoreDamaged(file, "the file was written by another version");
            }
            long remembered = Long.parseLong(line.group(2));
            long now = Long.parseLong(name.group(1));
            if (now < remembered) {
                throw new StoreDamaged(current, "the file names an older MANIFEST than before");
            }
            if (now == remembered) {
                compare(
                        directory.resolve(line.group(1)),
                        Long.parseLong(line.group(3)),
                        line.group(4));
            }
        } catch (IOException e) {
            throw new StoreDamaged(directory, "the store cannot be read: " + e, e);
        }
    }

    private static void compare(Path manifest, long length, String sum)
            throws StoreDamaged, IOException {
        if (!Files.exists(manifest)) {
            throw new StoreDamaged(manifest, "the file is missing");
        }
        if (Files.size(manifest) < length) {
            throw new StoreDamaged(
                    manifest,
                    "the file has " + Files.size(manifest) + " bytes, but had " + length + " once");
        }
        var crc = new CRC32C();
        add(crc, manifest, 0, length);
        if (!hex(crc).equals(sum)) {
            throw new StoreDamaged(manifest, "the file does not begin as it did");
        }
    }

    /** Remembers the MANIFEST as it is, if it grew; while the store is open. */
    void remember() throws IOException {
        Path current = directory.resolve("CURRENT");
        String name = Files.readString(current, StandardCharsets.ISO_8859_1).strip();
        Path path = directory.resolve(name);
        long size = Files.size(path);
        boolean same = name.equals(manifest);
        if (same && size == length) {
            return;
        }
        if (!same || size < length) {
            manifest = name;
            length = 0;
            sum = new CRC32C();
        }
        add(sum, path, length, size - length);
        length = size;
        write("claviger-guard 1 " + name + " " + length + " " + hex(sum));
    }

    private void write(String line) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        byte[] text = (line + "\nend " + crc(line) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        try (var channel =
                FileChannel.open(
                        fresh,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text));
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void add(CRC32C crc, Path path, long from, long count) throws IOException {
        var buffer = ByteBuffer.allocate(1 << 16);
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.position(from);
            for (long left = count; left > 0; ) {
                buffer.clear().limit((int) Math.min(left, buffer.capacity()));
                int n = channel.read(buffer);
                if (n < 0) {
                    throw new IOException(path + " became shorter while it was read");
                }
                crc.update(buffer.flip());
                left -= n;
            }
        }
    }

    private static String crc(String line) {
        var crc = new CRC32C();
        crc.update(line.getBytes(StandardCharsets.ISO_8859_1));
        return hex(crc);
    }

    private static String hex(CRC32C crc) {
        return String.format("%08x", crc.getValue());
    }
}
