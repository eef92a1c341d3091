package io.claviger.acceptance.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a node's data directory, and what bad luck does to them. */
record NodeFiles(Path root) {
    private static final Pattern SEGMENT = Pattern.compile("log_(?:inprogress_)?([0-9]+).*");

    Path journal() {
        return root.resolve("journal");
    }

    Path raft() {
        return journal().resolve("raft");
    }

    Path state() {
        return journal().resolve("state");
    }

    Path snapshots() {
        return journal().resolve("snapshots");
    }

    Path openSegment() {
        return only(raft(), "log_inprogress_");
    }

    /** The first entry that the log still holds, by the names of its segments. */
    long firstEntry() {
        return below(raft())
                .map(path -> SEGMENT.matcher(path.getFileName().toString()))
                .filter(Matcher::matches)
                .mapToLong(name -> Long.parseLong(name.group(1)))
                .min()
                .orElseThrow();
    }

    Path manifest() {
        return only(state(), "MANIFEST-");
    }

    Path current() {
        return state().resolve("CURRENT");
    }

    /** The largest table. */
    Path table() {
        return below(state())
                .filter(path -> path.toString().endsWith(".sst"))
                .max(Comparator.comparingLong(NodeFiles::size))
                .orElseThrow();
    }

    /** The MANIFEST of the newest snapshot. */
    Path snapshotManifest() {
        return below(snapshots())
                // One that was not finished is called otherwise.
                .filter(path -> path.toString().matches(".*/[0-9]+_[0-9]+/MANIFEST-[0-9]+"))
                .max(Comparator.comparingLong(NodeFiles::position))
                .orElseThrow();
    }

    // Snapshots are named <term>_<index>.
    private static long position(Path manifest) {
        String name = String.valueOf(manifest.getName(manifest.getNameCount() - 2));
        return Long.parseLong(name.substring(name.indexOf('_') + 1));
    }

    private static Path only(Path folder, String prefix) {
        List<Path> found =
                below(folder)
                        .filter(path -> path.getFileName().toString().startsWith(prefix))
                        .toList();
        if (found.size() != 1) {
            throw new AssertionError("expected one " + prefix + "… in " + folder + ": " + found);
        }
        return found.getFirst();
    }

    private static Stream<Path> below(Path folder) {
        return tree(folder).stream().filter(Files::isRegularFile);
    }

    static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void flipMiddle(Path file) {
        flip(file, size(file) / 2);
    }

    static void flip(Path file, long at) {
        try (var channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var one = ByteBuffer.allocate(1);
            channel.read(one, at);
            one.put(0, (byte) (one.get(0) ^ 0x10)).flip();
            channel.write(one, at);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void truncate(Path file, long size) {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path path) {
        try (Stream<Path> paths = Files.walk(path)) {
            for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a file or folder; what a running node removes meanwhile is left out. */
    static void copy(Path from, Path to) {
        for (Path each : tree(from)) {
            try {
                Files.copy(
                        each,
                        to.resolve(from.relativize(each)),
                        StandardCopyOption.COPY_ATTRIBUTES);
            } catch (NoSuchFileException gone) {
                if (each.equals(from)) {
                    throw new UncheckedIOException(gone);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Everything below, folders before what they hold. */
    private static List<Path> tree(Path folder) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(
                    folder,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path each, BasicFileAttributes attributes) {
                            found.add(each);
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(
                                Path each, BasicFileAttributes attributes) {
                            found.add(each);
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path each, IOException failure)
                                throws IOException {
                            if (failure instanceof NoSuchFileException && !each.equals(folder)) {
                                return FileVisitResult.CONTINUE;
                            }
                            throw failure;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    static void replace(Path target, Path by) {
        delete(target);
        copy(by, target);
    }
}
