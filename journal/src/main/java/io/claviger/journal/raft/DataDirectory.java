package io.claviger.journal.raft;

import io.claviger.journal.snapshot.Snapshot;
import io.claviger.journal.snapshot.SnapshotDamaged;
import io.claviger.journal.snapshot.Snapshots;
import io.claviger.journal.store.Position;
import io.claviger.journal.store.RocksStore;
import io.claviger.journal.store.StoreDamaged;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data directory before Ratis starts: initialized or refused, locked, and checked so that
 * nothing that was acknowledged can be missing without being noticed. What is checked is listed in
 * docs/formats/journal.md.
 */
final class DataDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

    /** Newest tables and snapshot files up to this size are read and compared at every start. */
    private static final long VERIFIED_BYTES = 64L << 20;

    private static final String RESTORE =
            "Restore the data directory from a backup, or this node from the others";

    static final String MARKER = "journal.format";

    /** Where Ratis keeps who belongs to the group. */
    private static final String CONFIGURATION = "raft-meta.conf";

    private final Path root;
    private final String nodeId;
    private final boolean alone;
    private final String mark;
    private final Path raft;
    private final Path segments;
    private final Path state;
    private final Path marker;
    private final Snapshots snapshots;
    private @Nullable FileChannel lock;

    DataDirectory(JournalOptions options) {
        this.root = options.directory();
        this.nodeId = options.nodeId();
        this.alone = options.peers().isEmpty();
        this.mark = mark(nodeId);
        this.raft = root.resolve("raft");
        this.segments = RaftSettings.segments(raft);
        this.state = root.resolve("state");
        this.marker = root.resolve(MARKER);
        this.snapshots = new Snapshots(root.resolve("snapshots"));
    }

    /** What the marker of a node's journal says. */
    static String mark(String nodeId) {
        return "claviger-journal 1 " + RaftSettings.GROUP.getUuid() + " " + nodeId + "\n";
    }

    static boolean initialized(Path root) {
        return Files.exists(root.resolve(MARKER));
    }

    /** What {@link RaftJournal#knownMembers} says. */
    static List<Member> knownMembers(Path root) {
        Path conf = RaftSettings.segments(root.resolve("raft")).resolve(CONFIGURATION);
        try {
            return LogEntryProto.parseFrom(Files.readAllBytes(conf))
                    .getConfigurationEntry()
                    .getPeersList()
                    .stream()
                    .map(
                            peer ->
                                    new Member(
                                            peer.getId().toStringUtf8(),
                                            peer.getAddress(),
                                            Member.Role.MEMBER,
                                            -1))
                    .toList();
        } catch (IOException unreadable) {
            LOG.debug("{} does not say who belongs to the group", conf, unreadable);
            return List.of();
        }
    }

    Path root() {
        return root;
    }

    Path raft() {
        return raft;
    }

    Path segments() {
        return segments;
    }

    Path state() {
        return state;
    }

    Snapshots snapshots() {
        return snapshots;
    }

    /** Keeps other processes out until {@link #close}. */
    void lock() {
        Path file = root.resolve("journal.lock");
        try {
            Files.createDirectories(root);
            var channel =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() == null) {
                    channel.close();
                    throw inUse();
                }
            } catch (OverlappingFileLockException e) {
                channel.close();
                throw inUse();
            }
            lock = channel;
        } catch (IOException e) {
            throw new JournalUnavailable(
                    root + " cannot be written: " + e + ". Check owner, rights and free space.", e);
        }
    }

    private JournalUnavailable inUse() {
        return new JournalUnavailable(
                root + " is in use by another process. Stop it or choose another directory.");
    }

    /** Makes an empty directory ready for a new journal. */
    void format(RocksStore store) {
        for (Path path : List.of(raft, state, snapshots.directory(), marker)) {
            if (Files.exists(path)) {
                throw new JournalUnavailable(
                        path
                                + " exists, so "
                                + root
                                + " is not empty. A journal is only initialized in an empty"
                                + " directory.");
            }
        }
        try {
            Files.createDirectories(raft);
            Files.createDirectories(state);
            snapshots.open();
            store.open(true);
            Files.writeString(marker, mark, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new JournalUnavailable(root + " cannot be written: " + e, e);
        } catch (StoreDamaged e) {
            throw new JournalUnavailable("a new store cannot be made: " + e.getMessage(), e);
        }
    }

    /** Opens the store of an existing journal after everything fits together. */
    void recover(RocksStore store) {
        if (!Files.exists(marker)) {
            if (Files.exists(raft) || Files.exists(state)) {
                throw new JournalDamaged(marker, "the file is missing", RESTORE);
            }
            throw new JournalUnavailable(
                    root + " holds no journal. Initialize it first, or check the path.");
        }
        try {
            checkMark();
            if (!Files.exists(segments.resolve("raft-meta"))) {
                throw new JournalDamaged(
                        Files.exists(raft) ? segments.resolve("raft-meta") : raft,
                        "the journal's log is missing",
                        RESTORE);
            }
            snapshots.open();
            Optional<Snapshot> snapshot = snapshots.latest();
            if (snapshot.isPresent()) {
                snapshots.verify(snapshot.get(), VERIFIED_BYTES);
            }
            Position base = snapshot.map(Snapshot::position).orElse(Position.NONE);
            Tail tail = checkSegments(base);
            checkMeta(tail);
            openStore(store, snapshot);
            checkWitness(store.applied(), base, tail);
        } catch (SnapshotDamaged e) {
            throw new JournalDamaged(
                    e.file(),
                    String.valueOf(e.getMessage()),
                    "If the store is whole, remove the directory of this snapshot and start again;"
                            + " else restore from a backup",
                    e);
        } catch (StoreDamaged e) {
            throw new JournalDamaged(
                    e.file(),
                    String.valueOf(e.getMessage()),
                    "Move the state directory away and start again: the node restores it from"
                            + " snapshot and log, or says why it cannot",
                    e);
        } catch (IOException e) {
            throw new JournalUnavailable(root + " cannot be read: " + e, e);
        }
    }

    private void checkMark() throws IOException {
        String found = Files.readString(marker, StandardCharsets.ISO_8859_1);
        if (found.equals(mark)) {
            return;
        }
        String rest = mark.substring(0, mark.length() - nodeId.length() - 1);
        if (found.startsWith(rest) && found.endsWith("\n")) {
            throw new JournalUnavailable(
                    root
                            + " belongs to node "
                            + found.strip().substring(rest.length())
                            + ", not to "
                            + nodeId
                            + ". Use the name that it was initialized with.");
        }
        throw new JournalDamaged(marker, "the file is damaged or of another version", RESTORE);
    }

    /**
     * The end of the log.
     *
     * @param torn the open segment and what it holds, if something was torn off behind it
     */
    private record Tail(Position last, Optional<Torn> torn) {}

    private record Torn(SegmentFiles.Segment segment, SegmentFiles.Content content) {}

    /** Whether the log goes on from the snapshot without a hole; returns its end. */
    private Tail checkSegments(Position base) throws IOException {
        List<SegmentFiles.Segment> list = SegmentFiles.list(segments);
        long next = -1;
        for (var segment : list) {
            if (next < 0 && segment.first() > base.index() + 1) {
                throw new JournalDamaged(
                        segments,
                        "the log begins at entry "
                                + segment.first()
                                + ", but "
                                + (base.index() < 0
                                        ? "there is no snapshot before it"
                                        : "the latest snapshot ends at " + base.index())
                                + ": a segment is missing",
                        RESTORE);
            }
            if (next >= 0 && segment.first() != next) {
                throw new JournalDamaged(
                        segment.file(),
                        "the segment before it, up to entry "
                                + (segment.first() - 1)
                                + ", is missing",
                        RESTORE);
            }
            if (segment.open()) {
                return checkOpenSegment(segment);
            }
            next = segment.last() + 1;
        }
        return new Tail(
                new Position(base.term(), Math.max(next - 1, base.index())), Optional.empty());
    }

    private Tail checkOpenSegment(SegmentFiles.Segment segment) throws IOException {
        if (Files.size(segment.file()) == 0) {
            return new Tail(new Position(0, segment.first() - 1), Optional.empty());
        }
        SegmentFiles.Content content = SegmentFiles.read(segment);
        var end = new Position(Math.max(0, content.term()), content.last());
        return switch (content.end()) {
            case CLEAN -> new Tail(end, Optional.empty());
            case TORN -> new Tail(end, Optional.of(new Torn(segment, content)));
            case DAMAGED -> throw new JournalDamaged(segment.file(), content.what(), RESTORE);
        };
    }

    /** Ratis' own small files: the present term, and who belongs to the group. */
    private void checkMeta(Tail tail) throws IOException {
        Path meta = segments.resolve("raft-meta");
        var properties = new Properties();
        long term;
        try (var reader = Files.newBufferedReader(meta, StandardCharsets.ISO_8859_1)) {
            properties.load(reader);
            term = Long.parseLong(properties.getProperty("term", ""));
        } catch (IllegalArgumentException e) {
            throw new JournalDamaged(meta, "the file is damaged", RESTORE, e);
        }
        if (term < tail.last().term()) {
            throw new JournalDamaged(
                    meta,
                    "the file says term " + term + ", the log says " + tail.last().term(),
                    RESTORE);
        }
        Path conf = segments.resolve(CONFIGURATION);
        if (Files.exists(conf)) {
            try {
                var peers =
                        LogEntryProto.parseFrom(Files.readAllBytes(conf))
                                .getConfigurationEntry()
                                .getPeersList();
                if (alone
                        && (peers.size() != 1
                                || !peers.getFirst().getId().toStringUtf8().equals(nodeId))) {
                    throw new JournalDamaged(
                            conf,
                            "the file does not name this node alone",
                            "Start the node with its cluster settings, or restore the data"
                                    + " directory from a backup");
                }
            } catch (InvalidProtocolBufferException e) {
                throw new JournalDamaged(conf, "the file is damaged", RESTORE, e);
            }
        }
    }

    private void openStore(RocksStore store, Optional<Snapshot> snapshot)
            throws StoreDamaged, IOException {
        if (RocksStore.exists(state)) {
            store.open(false);
        } else if (Files.exists(state) && isNotEmpty(state)) {
            throw new StoreDamaged(state.resolve("CURRENT"), "the file is missing");
        } else if (snapshot.isPresent()) {
            LOG.warn("{} is missing: restoring it from {}", state, snapshot.get().directory());
            store.forgetGuard();
            snapshots.restore(snapshot.get(), state);
            store.open(false);
        } else {
            LOG.warn("{} is missing: folding it from the log", state);
            store.forgetGuard();
            Files.createDirectories(state);
            store.open(true);
        }
    }

    private static boolean isNotEmpty(Path directory) throws IOException {
        try (var paths = Files.list(directory)) {
            return paths.findAny().isPresent();
        }
    }

    /** The store is the witness of the log: it never knows what the log does not hold. */
    private void checkWitness(Position applied, Position base, Tail tail) throws IOException {
        if (applied.index() > tail.last().index()) {
            var list = SegmentFiles.list(segments);
            throw new JournalDamaged(
                    list.isEmpty() ? segments : list.getLast().file(),
                    "the log ends at entry "
                            + tail.last().index()
                            + ", but entry "
                            + applied.index()
                            + " was acknowledged: the end of the log is lost",
                    RESTORE);
        }
        if (applied.index() < base.index()) {
            throw new JournalDamaged(
                    state,
                    "the store ends at entry "
                            + applied.index()
                            + ", before the snapshot at "
                            + base.index(),
                    "Move the state directory away and start again: the node restores it from the"
                            + " snapshot");
        }
        // Only now is it certain that a torn tail held nothing that was acknowledged.
        if (tail.torn().isPresent()) {
            var segment = tail.torn().get().segment();
            var content = tail.torn().get().content();
            LOG.warn(
                    "Cutting {} to {} bytes, behind entry {}: {}",
                    segment.file(),
                    content.length(),
                    content.last(),
                    content.what());
            SegmentFiles.cut(segment, content);
        }
    }

    /** Reads every segment, to name the file and place of damage that Ratis met. */
    Optional<JournalDamaged> findDamage(Throwable cause) {
        try {
            for (var segment : SegmentFiles.list(segments)) {
                SegmentFiles.Content content = SegmentFiles.read(segment);
                boolean ends = segment.open() || content.last() == segment.last();
                if (content.end() == SegmentFiles.End.DAMAGED || !ends) {
                    String what =
                            content.what().isEmpty()
                                    ? "the segment ends at entry " + content.last()
                                    : content.what();
                    return Optional.of(new JournalDamaged(segment.file(), what, RESTORE, cause));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(
                    new JournalDamaged(segments, "the log cannot be read: " + e, RESTORE, cause));
        }
    }

    @Override
    public void close() {
        FileChannel held = lock;
        if (held != null) {
            try {
                held.close();
            } catch (IOException e) {
                LOG.warn("The lock of {} was not released cleanly", root, e);
            }
            lock = null;
        }
    }
}
