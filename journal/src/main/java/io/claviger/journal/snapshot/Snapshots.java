package io.claviger.journal.snapshot;

import io.claviger.journal.store.Position;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots of one node: directories {@code <term>_<index>}, each with a manifest of digests
 * (docs/formats/journal.md). A snapshot counts once its manifest is written and it has its name;
 * before that it is rubbish, which the next start clears away.
 *
 * <p>One thread makes and removes snapshots; {@link #latest} is for all.
 */
public final class Snapshots {
    /** Name of the manifest inside a snapshot. */
    public static final String MANIFEST = "SHA256SUMS";

    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final Pattern NAME =
            Pattern.compile("([0-9]{1,18})_([0-9]{1,18})(?:_([0-9]{1,9}))?");
    // What was on its way in or out when the process ended.
    private static final Pattern UNFINISHED = Pattern.compile(".*\\.(new|gone)");
    private static final String TABLE = ".sst";
    private static final String TRANSFER_DIGEST = ".md5";
    private static final String HEADER = "claviger-snapshot 1 ";

    private final Path directory;
    private final Set<Path> given = new HashSet<>();
    private final Set<Snapshot> held = new HashSet<>();
    private volatile List<Snapshot> complete = List.of();

    public Snapshots(Path directory) {
        this.directory = directory;
    }

    public Path directory() {
        return directory;
    }

    /** Reads the manifests of what is there and removes what was not finished. */
    public void open() throws IOException {
        Files.createDirectories(directory);
        var found = new ArrayList<Snapshot>();
        for (Path path : list(directory)) {
            var name = NAME.matcher(path.getFileName().toString());
            if (name.matches()) {
                removeTransferDigests(path);
                found.add(
                        read(
                                path,
                                new Position(
                                        Long.parseLong(name.group(1)),
                                        Long.parseLong(name.group(2)))));
            } else if (UNFINISHED.matcher(path.getFileName().toString()).matches()) {
                delete(path);
            }
        }
        found.sort(
                Comparator.comparingLong((Snapshot s) -> s.position().index())
                        .thenComparingInt(Snapshots::repetition));
        complete = List.copyOf(found);
    }

    // Ratis leaves one beside each file that came from another node; the manifest has better ones.
    private static void removeTransferDigests(Path snapshot) throws IOException {
        for (Path file : list(snapshot)) {
            if (file.getFileName().toString().endsWith(TRANSFER_DIGEST)) {
                Files.delete(file);
            }
        }
    }

    public Optional<Snapshot> latest() {
        List<Snapshot> now = complete;
        return now.isEmpty() ? Optional.empty() : Optional.of(now.getLast());
    }

    public List<Snapshot> all() {
        return complete;
    }

    /** Where the files of a new snapshot go; the directory does not exist yet. */
    public Path prepare() throws IOException {
        Path path = directory.resolve("snapshot.new");
        if (Files.exists(path)) {
            delete(path);
        }
        return path;
    }

    /**
     * Makes the prepared files a snapshot: digests, sync, name. Digests of files that an earlier
     * snapshot shares (the same inode) are taken over, so the work is that of the new files.
     */
    public Snapshot complete(Path prepared, Position position) throws IOException {
        var known = new HashMap<Object, Snapshot.Entry>();
        for (Snapshot earlier : complete) {
            for (var entry : earlier.entries().entrySet()) {
                Path file = earlier.directory().resolve(entry.getKey());
                if (Files.exists(file)) {
                    known.put(inode(file), entry.getValue());
                }
            }
        }
        Map<String, Snapshot.Entry> entries = new HashMap<>();
        for (Path file : list(prepared)) {
            Snapshot.Entry entry = known.get(inode(file));
            if (entry == null || entry.size() != Files.size(file)) {
                entry = new Snapshot.Entry(Files.size(file), sha256(file));
                if (!file.getFileName().toString().endsWith(TABLE)) {
                    // Tables are links to files that RocksDB has synced.
                    sync(file);
                }
            }
            entries.put(file.getFileName().toString(), entry);
        }
        writeManifest(prepared, position, entries);
        sync(prepared);
        Path target = unusedName(position);
        Files.move(prepared, target, StandardCopyOption.ATOMIC_MOVE);
        sync(directory);
        var snapshot = new Snapshot(target, position, entries);
        complete = Stream.concat(complete.stream(), Stream.of(snapshot)).toList();
        return snapshot;
    }

    // A second snapshot of the same place never takes the name of the first, not even when that is
    // gone: whoever watches the directory knows files by their names.
    private Path unusedName(Position position) {
        String name = position.term() + "_" + position.index();
        Path path = directory.resolve(name);
        for (int n = 1; Files.exists(path) || !given.add(path); n++) {
            path = directory.resolve(name + "_" + n);
        }
        return path;
    }

    private static int repetition(Snapshot snapshot) {
        var name = NAME.matcher(snapshot.directory().getFileName().toString());
        return name.matches() && name.group(3) != null ? Integer.parseInt(name.group(3)) : 0;
    }

    /** Removes all but the latest {@code count}. */
    public void retain(int count) throws IOException {
        keep(complete.subList(Math.max(0, complete.size() - count), complete.size()));
    }

    /** Removes all before {@code first}. */
    public void retainFrom(Snapshot first) throws IOException {
        keep(complete.subList(Math.max(0, complete.indexOf(first)), complete.size()));
    }

    private void keep(List<Snapshot> kept) throws IOException {
        List<Snapshot> before = complete;
        complete = List.copyOf(kept);
        for (Snapshot snapshot : before) {
            if (!kept.contains(snapshot) && !held.contains(snapshot)) {
                remove(snapshot.directory());
            }
        }
    }

    /** Keeps the files of a snapshot, whatever is retained, until {@link #release}. */
    public void hold(Snapshot snapshot) {
        held.add(snapshot);
    }

    /** The files may go; they do at once if the snapshot was not to be retained. */
    public void release(Snapshot snapshot) throws IOException {
        if (held.remove(snapshot) && !complete.contains(snapshot)) {
            remove(snapshot.directory());
        }
    }

    // By its name first: half of a snapshot under the name of a whole one would be damage.
    private void remove(Path snapshot) throws IOException {
        Path gone = directory.resolve(snapshot.getFileName() + ".gone");
        Files.move(snapshot, gone, StandardCopyOption.ATOMIC_MOVE);
        sync(directory);
        delete(gone);
    }

    /**
     * Compares files with the manifest: all sizes, and the digests of the newest files up to {@code
     * maxBytes} altogether.
     */
    public void verify(Snapshot snapshot, long maxBytes) throws IOException {
        for (var entry : snapshot.entries().entrySet()) {
            Path file = snapshot.directory().resolve(entry.getKey());
            if (!Files.exists(file)) {
                throw new SnapshotDamaged(file, "the file is missing from the snapshot");
            }
            if (Files.size(file) != entry.getValue().size()) {
                throw new SnapshotDamaged(
                        file,
                        "the file has "
                                + Files.size(file)
                                + " bytes, the manifest says "
                                + entry.getValue().size());
            }
        }
        long left = maxBytes;
        // Table numbers grow, so the newest come first; what is no table is small and comes before.
        var names =
                snapshot.entries().keySet().stream()
                        .sorted(
                                Comparator.comparing((String name) -> name.endsWith(TABLE))
                                        .thenComparing(Comparator.reverseOrder()))
                        .toList();
        for (String name : names) {
            Path file = snapshot.directory().resolve(name);
            left -= Files.size(file);
            if (left < 0) {
                return;
            }
            if (!Objects.requireNonNull(snapshot.entries().get(name))
                    .sha256()
                    .equals(sha256(file))) {
                throw new SnapshotDamaged(
                        file, "the file does not have the digest that the manifest says");
            }
        }
    }

    /** Replaces {@code store} by a copy of the snapshot, after comparing every digest. */
    public void restore(Snapshot snapshot, Path store) throws IOException {
        verify(snapshot, Long.MAX_VALUE);
        Path fresh = store.resolveSibling(store.getFileName() + ".new");
        if (Files.exists(fresh)) {
            delete(fresh);
        }
        Files.createDirectories(fresh);
        for (Path file : snapshot.files()) {
            Path copy = fresh.resolve(file.getFileName());
            Files.copy(file, copy);
            sync(copy);
        }
        sync(fresh);
        if (Files.exists(store)) {
            delete(store);
        }
        Files.move(fresh, store, StandardCopyOption.ATOMIC_MOVE);
        sync(Objects.requireNonNull(store.toAbsolutePath().getParent()));
    }

    private static void writeManifest(
            Path snapshot, Position position, Map<String, Snapshot.Entry> entries)
            throws IOException {
        var text = new StringBuilder();
        text.append(HEADER).append(position.term()).append(' ').append(position.index());
        text.append('\n');
        entries.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        entry ->
                                text.append(entry.getValue().sha256())
                                        .append(' ')
                                        .append(entry.getValue().size())
                                        .append(' ')
                                        .append(entry.getKey())
                                        .append('\n'));
        String sum = hex(digest().digest(bytes(text.toString())));
        text.append("end ").append(sum).append('\n');
        Path file = snapshot.resolve(MANIFEST);
        Files.write(file, bytes(text.toString()));
        sync(file);
    }

    private static Snapshot read(Path snapshot, Position position) throws IOException {
        Path file = snapshot.resolve(MANIFEST);
        if (!Files.exists(file)) {
            throw new SnapshotDamaged(file, "the snapshot has no manifest");
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        int end = text.lastIndexOf("end ");
        String header = HEADER + position.term() + " " + position.index() + "\n";
        if (end < 0
                || !text.startsWith(header)
                || !text.substring(end)
                        .equals(
                                "end "
                                        + hex(digest().digest(bytes(text.substring(0, end))))
                                        + "\n")) {
            throw new SnapshotDamaged(file, "the manifest is damaged");
        }
        var entries = new HashMap<String, Snapshot.Entry>();
        for (String line : text.substring(header.length(), end).lines().toList()) {
            String[] fields = line.split(" ", 3);
            entries.put(fields[2], new Snapshot.Entry(Long.parseLong(fields[1]), fields[0]));
        }
        return new Snapshot(snapshot, position, entries);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String sha256(Path file) throws IOException {
        var digest = digest();
        var buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return hex(digest.digest());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Object inode(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.sorted().toList();
        }
    }

    private static void sync(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void delete(Path directory) throws IOException {
        LOG.debug("Removing {}", directory);
        try (Stream<Path> paths = Files.walk(directory)) {
            paths.sorted(Comparator.reverseOrder())
                    .forEach(
                            path -> {
                                try {
                                    Files.deleteIfExists(path);
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
