package io.claviger.journal.watch;

import io.claviger.journal.snapshot.Snapshot;
import io.claviger.journal.snapshot.Snapshots;
import io.claviger.journal.store.RocksStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether the files of the running node are still there and still its own: before each answer. The
 * usual look costs a handful of stat calls; only when a directory changed are its entries compared.
 *
 * <p>What it finds: segments, tables, MANIFEST, CURRENT, the store's log, snapshots or whole
 * directories removed or replaced, and segments that became shorter. What it cannot find: bytes
 * overwritten in place; those are found by checksum when they are read.
 */
public final class FileWatch {
    private static final Pattern CLOSED = Pattern.compile("log_([0-9]{1,18})-([0-9]{1,18})");
    private static final Pattern OPEN = Pattern.compile("log_inprogress_([0-9]{1,18})");
    private static final Pattern STORE_LOG = Pattern.compile("([0-9]{1,18})\\.log");

    // Ratis and RocksDB rename and remove files while we look: what is missing at the first look is
    // only missing if it still is at the last. The pause doubles from look to look.
    private static final int LOOKS = 7;
    private static final long FIRST_PAUSE_MILLIS = 2;
    private static final long TRUNCATION_NANOS = TimeUnit.SECONDS.toNanos(5);

    /**
     * A segment as it was seen last.
     *
     * @param last its last index, or -1 while it is open
     */
    private record Segment(Path file, long first, long last, long inode, long size) {
        boolean open() {
            return last < 0;
        }
    }

    private final Path segments;
    private final Path state;
    private final RocksStore store;
    private final Snapshots snapshots;
    private DirectoryWatch segmentsWatch;
    private DirectoryWatch stateWatch;
    private DirectoryWatch snapshotsWatch;
    private final TreeMap<Long, Segment> knownSegments = new TreeMap<>();
    private volatile @Nullable Segment openSegment;
    private Map<String, Long> knownTables = Map.of();
    private Map<Long, Long> knownStoreLogs = Map.of();
    private final Map<Path, FileState> knownSnapshots = new HashMap<>();
    private volatile long purgeable = -1;
    private volatile long rolled = -1;
    // A log that was taken back from here is written anew; when that is done is not told.
    private long truncatedFrom = Long.MAX_VALUE;
    private long truncatedUntil;
    private volatile boolean suspended;

    /** Learns what is there. */
    public FileWatch(Path segments, RocksStore store, Snapshots snapshots) throws IOException {
        this.segments = segments;
        this.state = store.directory();
        this.store = store;
        this.snapshots = snapshots;
        this.segmentsWatch = new DirectoryWatch(segments);
        this.stateWatch = new DirectoryWatch(state);
        this.snapshotsWatch = new DirectoryWatch(snapshots.directory());
    }

    /** Closed segments up to {@code index} may disappear from now on. */
    public void allowPurge(long index) {
        purgeable = Math.max(purgeable, index);
    }

    /** The open segment may disappear as well, if it ends at {@code index} or before. */
    public void allowRoll(long index) {
        rolled = Math.max(rolled, index);
        allowPurge(index);
    }

    /** The log from {@code index} on is about to be taken back. */
    public synchronized void allowTruncation(long index) {
        truncatedFrom = Math.min(truncatedFrom, index);
        truncatedUntil = System.nanoTime() + TRUNCATION_NANOS;
        openSegment = null;
    }

    private boolean truncated(long end) {
        if (truncatedFrom != Long.MAX_VALUE && System.nanoTime() > truncatedUntil) {
            truncatedFrom = Long.MAX_VALUE;
        }
        return end >= truncatedFrom;
    }

    /** Looks at nothing until {@link #resume}: the store and the snapshots are being replaced. */
    public synchronized void suspend() {
        suspended = true;
    }

    /** Learns anew what is there. The log up to {@code index} may disappear. */
    public synchronized void resume(long index) throws IOException {
        segmentsWatch = new DirectoryWatch(segments);
        stateWatch = new DirectoryWatch(state);
        snapshotsWatch = new DirectoryWatch(snapshots.directory());
        knownTables = Map.of();
        knownStoreLogs = Map.of();
        knownSnapshots.clear();
        allowRoll(index);
        suspended = false;
    }

    /** Looks; cheap unless something changed. */
    public synchronized void check() throws Violation, IOException {
        if (suspended) {
            return;
        }
        if (segmentsWatch.changed() || openSegmentChanged()) {
            repeatedly(this::compareSegments);
        }
        if (stateWatch.changed()) {
            repeatedly(this::compareStore);
        }
        if (snapshotsWatch.changed()) {
            repeatedly(this::compareSnapshots);
        }
        for (var known : List.copyOf(knownSnapshots.entrySet())) {
            if (!FileState.of(known.getKey()).equals(Optional.of(known.getValue()))) {
                repeatedly(this::compareSnapshots);
                return;
            }
        }
    }

    private interface Comparison {
        void run() throws Violation, IOException;
    }

    private static void repeatedly(Comparison comparison) throws Violation, IOException {
        for (int look = 1; ; look++) {
            try {
                comparison.run();
                return;
            } catch (Violation e) {
                if (look == LOOKS) {
                    throw e;
                }
            } catch (NoSuchFileException e) {
                if (look == LOOKS) {
                    throw new Violation(Path.of(e.getFile()), "the file was removed");
                }
            }
            try {
                TimeUnit.MILLISECONDS.sleep(FIRST_PAUSE_MILLIS << (look - 1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while looking", e);
            }
        }
    }

    /**
     * Before something is written: whether the open segment is the one that was written to before,
     * and has not become shorter. Afterwards it would have been made longer again.
     */
    public void checkBeforeWrite() throws Violation, IOException {
        if (!suspended && openSegmentChanged()) {
            synchronized (this) {
                repeatedly(this::compareSegments);
            }
        }
    }

    private boolean openSegmentChanged() throws IOException {
        Segment open = openSegment;
        if (open == null) {
            return true;
        }
        Optional<FileState> now = FileState.of(open.file());
        if (now.isEmpty() || now.get().inode() != open.inode() || now.get().size() < open.size()) {
            return true;
        }
        if (now.get().size() > open.size()) {
            // Grows by megabytes at a time, so this is rare.
            synchronized (this) {
                if (open.equals(openSegment)) {
                    remember(
                            new Segment(
                                    open.file(), open.first(), -1, open.inode(), now.get().size()));
                }
            }
        }
        return false;
    }

    private void remember(Segment segment) {
        knownSegments.put(segment.first(), segment);
        openSegment = segment.open() ? segment : null;
    }

    private void compareSegments() throws Violation, IOException {
        NavigableMap<Long, Segment> now = listSegments();
        for (var known : knownSegments.entrySet()) {
            Segment before = known.getValue();
            Segment after = now.get(known.getKey());
            if (truncated(before.open() ? Long.MAX_VALUE - 1 : before.last())) {
                continue;
            }
            if (after == null) {
                if (!mayBeGone(before, now)) {
                    throw new Violation(before.file(), "the segment was removed");
                }
            } else if (after.inode() != before.inode()) {
                throw new Violation(after.file(), "the segment was replaced");
            } else if (before.open()
                    ? after.open() && after.size() < before.size()
                    : after.size() != before.size()) {
                throw new Violation(
                        after.file(),
                        "the segment had " + before.size() + " bytes, now " + after.size());
            }
        }
        knownSegments.clear();
        openSegment = null;
        // By first index, so that the open one, which is the last, stays in mind.
        now.values().forEach(this::remember);
    }

    private boolean mayBeGone(Segment segment, NavigableMap<Long, Segment> now) {
        if (!segment.open()) {
            return segment.last() <= purgeable;
        }
        // It may have been closed and purged since it was seen: then another one goes on behind it.
        Long following = now.higherKey(segment.first());
        return segment.first() <= rolled || (following != null && following - 1 <= purgeable);
    }

    private NavigableMap<Long, Segment> listSegments() throws IOException {
        NavigableMap<Long, Segment> list = new TreeMap<>();
        for (Path path : list(segments, _ -> true)) {
            String name = path.getFileName().toString();
            Matcher closed = CLOSED.matcher(name);
            Matcher open = OPEN.matcher(name);
            long first;
            long last;
            if (closed.matches()) {
                first = Long.parseLong(closed.group(1));
                last = Long.parseLong(closed.group(2));
            } else if (open.matches()) {
                first = Long.parseLong(open.group(1));
                last = -1;
            } else {
                continue;
            }
            FileState.of(path)
                    .ifPresent(
                            file ->
                                    list.put(
                                            first,
                                            new Segment(
                                                    path, first, last, file.inode(), file.size())));
        }
        return list;
    }

    private void compareStore() throws Violation, IOException {
        Map<Long, Long> logs = new HashMap<>();
        for (Path path : list(state, name -> STORE_LOG.matcher(name).matches())) {
            Optional<FileState> file = FileState.of(path);
            if (file.isPresent()) {
                String name = path.getFileName().toString();
                logs.put(Long.parseLong(name.substring(0, name.indexOf('.'))), file.get().inode());
            }
        }
        // Asked after the listing: a log that became needless in between counts as needless.
        long needed = store.oldestLogNumber();
        for (var known : knownStoreLogs.entrySet()) {
            if (known.getKey() >= needed && !known.getValue().equals(logs.get(known.getKey()))) {
                throw new Violation(
                        state.resolve(String.format("%06d.log", known.getKey())),
                        "the store's log was removed or replaced");
            }
        }
        Map<String, Long> tables = new HashMap<>();
        for (String name : store.liveFiles()) {
            Path path = state.resolve(name);
            FileState file =
                    FileState.of(path)
                            .orElseThrow(() -> new Violation(path, "the file was removed"));
            if (name.equals("CURRENT")) {
                continue;
            }
            Long before = knownTables.get(name);
            if (before != null && before != file.inode()) {
                throw new Violation(path, "the file was replaced");
            }
            tables.put(name, file.inode());
        }
        Path current = state.resolve("CURRENT");
        String named = Files.readString(current, StandardCharsets.ISO_8859_1).strip();
        if (!tables.containsKey(named)) {
            throw new Violation(current, "the file does not name the MANIFEST in use");
        }
        knownStoreLogs = logs;
        knownTables = tables;
    }

    private void compareSnapshots() throws Violation, IOException {
        List<Path> present = snapshots.all().stream().map(Snapshot::directory).toList();
        knownSnapshots.keySet().retainAll(present);
        for (Path directory : present) {
            FileState now =
                    FileState.of(directory)
                            .orElseThrow(
                                    () -> new Violation(directory, "the snapshot was removed"));
            FileState before = knownSnapshots.putIfAbsent(directory, now);
            if (before != null && !before.equals(now)) {
                throw new Violation(directory, "the snapshot was changed");
            }
        }
    }

    private static List<Path> list(Path directory, Predicate<String> names) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.filter(path -> names.test(path.getFileName().toString())).toList();
        }
    }
}
