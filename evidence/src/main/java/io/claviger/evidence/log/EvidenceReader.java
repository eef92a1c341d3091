package io.claviger.evidence.log;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.LogId;
import io.claviger.core.port.Column;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.evidence.merkle.ConsistencyProof;
import io.claviger.evidence.merkle.Frontier;
import io.claviger.evidence.merkle.InclusionProof;
import io.claviger.evidence.merkle.MultiProof;
import io.claviger.evidence.merkle.TileTree;
import io.claviger.evidence.merkle.Tiles;
import io.claviger.evidence.merkle.TreeHash;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.evidence.state.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Reads the committed part of a log: records, proofs, tiles, look-ups. Safe for many threads, never
 * blocks the writer. Arguments outside of the log are refused ({@link Refusal.Thrown}); a hole in
 * what must be there is {@link EvidenceDamaged}.
 */
public final class EvidenceReader {
    /** Most records of one page. */
    public static final int MAX_PAGE = 1000;

    /** About as many records one call looks at, however many of them are looked for. */
    private static final int MAX_EXAMINED = 20_000;

    private final EvidenceLog log;
    private final TileCache cache = new TileCache();

    EvidenceReader(EvidenceLog log) {
        this.log = log;
    }

    /** Name of the log. */
    public LogId id() {
        return log.id();
    }

    /** Uses before this record were archived and may be gone; what changed something stays. */
    public long archivedBelow() {
        return log.archivedBelow();
    }

    /** How many records are committed. */
    public long size() {
        return log.size();
    }

    /**
     * The bytes of a record, if the log has it.
     *
     * @throws Refusal.Thrown RECORD_ARCHIVED if only its hash is kept here
     */
    public Optional<Bytes> record(long index) {
        if (index < 0 || index >= size()) {
            return Optional.empty();
        }
        return Optional.of(kept(index).orElseThrow(() -> archived(index)));
    }

    /** The bytes of a record, or the refusal {@code record-not-found}. */
    public Bytes requireRecord(long index) {
        return record(index)
                .orElseThrow(
                        () ->
                                new Refusal.Thrown(
                                        RefusalCode.RECORD_NOT_FOUND,
                                        "the log '%s' has no record %d".formatted(id(), index)));
    }

    /**
     * Records one after the other, for those who follow the log.
     *
     * @param from index of the first; none comes back if the log ends before it
     * @param limit at most so many
     * @param maxBytes no further record follows once they have so many bytes together
     */
    public List<LogEntry> follow(long from, int limit, int maxBytes) {
        long end = Math.min(size(), from + limit);
        var found = new ArrayList<LogEntry>();
        if (from < 0 || from >= end) {
            return found;
        }
        long[] bytes = {0};
        log.store()
                .scan(
                        Column.RECORDS,
                        LogKeys.record(from),
                        LogKeys.record(end),
                        true,
                        (key, record) -> {
                            long index = from + found.size();
                            if (LogKeys.number(key) != index) {
                                throw absent(index);
                            }
                            found.add(new LogEntry(index, Bytes.owned(record)));
                            bytes[0] += record.length;
                            return bytes[0] < maxBytes;
                        });
        if (bytes[0] < maxBytes && from + found.size() < end) {
            throw absent(from + found.size());
        }
        return found;
    }

    /** Proof that the record is in the tree of the first {@code treeSize} records. */
    public InclusionProof inclusionProof(long index, long treeSize) {
        var view = viewFor(treeSize);
        if (index < 0 || index >= treeSize) {
            throw outside("there is no record %d in a tree of %d".formatted(index, treeSize));
        }
        return tree(view).inclusion(index, treeSize);
    }

    /**
     * Proof that the records are in the tree of the first {@code treeSize} records.
     *
     * @param indexes growing
     */
    public MultiProof inclusionProof(List<Long> indexes, long treeSize) {
        var view = viewFor(treeSize);
        if (!indexes.isEmpty() && (indexes.getFirst() < 0 || indexes.getLast() >= treeSize)) {
            throw outside("a record lies outside of a tree of %d".formatted(treeSize));
        }
        return tree(view).inclusion(indexes, treeSize);
    }

    /** Proof that the tree of {@code newSize} begins with the one of {@code oldSize}. */
    public ConsistencyProof consistencyProof(long oldSize, long newSize) {
        var view = viewFor(newSize);
        if (oldSize < 0 || oldSize > newSize) {
            throw outside("a tree of %d does not begin with %d".formatted(newSize, oldSize));
        }
        return tree(view).consistency(oldSize, newSize);
    }

    /** Root of the tree of the first {@code size} records. */
    public Bytes rootAt(long size) {
        return tree(viewFor(size)).root(size);
    }

    /** The first {@code width} (1 to 256) hashes of a tile, as C2SP tlog-tiles serves them. */
    public Bytes tile(int level, long number, int width) {
        var view = log.published();
        if (level < 0 || level >= Tiles.MAX_LEVELS) {
            throw outside("tiles have levels 0 to " + (Tiles.MAX_LEVELS - 1));
        }
        requireWidth(level, number, width, view);
        var tile = tile(view, level, number);
        return Bytes.owned(Arrays.copyOf(tile, width * TreeHash.HASH_BYTES));
    }

    /**
     * The first {@code width} (1 to 256) records of a bundle, each behind its length in 16 bits, as
     * C2SP tlog-tiles serves them.
     */
    public Bytes entryBundle(long number, int width) {
        requireWidth(0, number, width, log.published());
        long first = number * Tiles.WIDTH;
        var records = new ArrayList<byte[]>(width);
        log.store()
                .scan(
                        Column.RECORDS,
                        LogKeys.record(first),
                        LogKeys.record(first + width),
                        true,
                        (key, record) -> {
                            boolean follows = LogKeys.number(key) == first + records.size();
                            if (follows) {
                                records.add(record);
                            }
                            return follows;
                        });
        if (records.size() < width) {
            throw absent(first + records.size());
        }
        return EntryBundle.of(records);
    }

    /**
     * A page of the records that are looked for. The cursor is the {@code next} of the page before:
     * records appended meanwhile neither repeat nor skip any. A page can have fewer records than
     * the limit, even none, and still a next one: one call examines a bounded number of records.
     * Uses that were archived are not found.
     */
    public Page find(RecordQuery query, OptionalLong cursor, int limit, Page.Order order) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new Refusal.Thrown(
                    RefusalCode.INVALID_NUMBER_RANGE, "a page has 1 to " + MAX_PAGE + " records");
        }
        if (cursor.isPresent() && cursor.getAsLong() < 0) {
            throw outside("a cursor is the index of a record");
        }
        long size = size();
        // Without a look-up every record is a candidate, and there only the whole ones.
        long low =
                query.from()
                        .map(time -> firstFrom(time, size))
                        .orElseGet(() -> query.leading().isPresent() ? 0 : archivedBelow());
        long high = query.to().map(time -> firstFrom(time, size)).orElse(size);
        boolean forwards = order == Page.Order.OLDEST_FIRST;
        var range = new Range(low, high, forwards);
        if (cursor.isPresent()) {
            range = range.behind(cursor.getAsLong());
        }
        // One look-up alone finds nothing but what is looked for; several find more than that.
        int chunk = query.values().size() > 1 ? MAX_PAGE + 1 : limit + 1;
        var found = new ArrayList<LogEntry>();
        long examined = 0;
        while (true) {
            var candidates = candidates(query, range, chunk);
            for (long index : candidates) {
                Optional<Bytes> record =
                        kept(index)
                                .filter(
                                        bytes ->
                                                query.matches(
                                                        ParsedRecord.parse(bytes.unsafeArray())));
                if (record.isPresent()) {
                    if (found.size() == limit) {
                        return new Page(found, OptionalLong.of(found.getLast().index()));
                    }
                    found.add(new LogEntry(index, record.get()));
                }
            }
            examined += candidates.size();
            if (candidates.size() < chunk) {
                return new Page(found, OptionalLong.empty());
            }
            if (examined >= MAX_EXAMINED) {
                return new Page(found, OptionalLong.of(candidates.getLast()));
            }
            range = range.behind(candidates.getLast());
        }
    }

    /**
     * Index of the first record of this time or later among those that are whole; the size if there
     * is none. Time never runs backwards in the log.
     */
    private long firstFrom(Instant time, long size) {
        long low = archivedBelow();
        long high = size;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (ParsedRecord.parse(existing(middle).unsafeArray()).time().isBefore(time)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * How many records have a time before this one.
     *
     * @throws Refusal.Thrown RECORD_ARCHIVED if that cannot be told any more
     */
    public long recordsBefore(Instant time) {
        long count = firstFrom(time, size());
        if (count > 0 && count == archivedBelow()) {
            throw new Refusal.Thrown(
                    RefusalCode.RECORD_ARCHIVED,
                    "%s lies in the part of the log, before record %d, that was archived"
                            .formatted(time, count));
        }
        return count;
    }

    /**
     * Up to which record the log can be pruned: whole bundles, and the newest full one stays, which
     * a node compares with its tile whenever it starts.
     *
     * @param before records of this time or later stay
     * @param archived how many records an archive holds
     * @return index of the first record that stays whole, or {@link #archivedBelow} if none can go
     */
    public long prunableBelow(Instant before, long archived) {
        long end = Math.min(archived, firstFrom(before, size()));
        long bundles = Math.min(end / Tiles.WIDTH, Tiles.fullTiles(0, size()) - 1);
        return Math.max(archivedBelow(), bundles * Tiles.WIDTH);
    }

    /** Indexes of the records that changed the thing, at most {@code limit}, newest first. */
    public List<Long> changes(Subject subject, long before, int limit) {
        return postings(
                RecordIndex.prefix(subject), new Range(0, Math.min(before, size()), false), limit);
    }

    /** Bytes that a record names by this SHA-256, if they were kept. */
    public Optional<Bytes> exhibit(Bytes digest) {
        return Optional.ofNullable(log.store().get(Column.EXHIBITS, digest.unsafeArray()))
                .map(Bytes::owned);
    }

    /**
     * Part of the log.
     *
     * @param to exclusive
     */
    private record Range(long from, long to, boolean forwards) {
        Range behind(long index) {
            return forwards
                    ? new Range(Math.max(from, Math.min(index, to) + 1), to, true)
                    : new Range(from, Math.min(to, index), false);
        }
    }

    private List<Long> candidates(RecordQuery query, Range range, int limit) {
        return query.leading()
                .map(each -> postings(each.getKey().prefix(each.getValue()), range, limit))
                .orElseGet(() -> all(range, limit));
    }

    private static List<Long> all(Range range, int limit) {
        long count = Math.clamp(range.to() - range.from(), 0L, (long) limit);
        return LongStream.range(0, count)
                .map(i -> range.forwards() ? range.from() + i : range.to() - 1 - i)
                .boxed()
                .toList();
    }

    /** At most {@code limit} indexes of a value within a range, in its order. */
    private List<Long> postings(byte[] prefix, Range range, int limit) {
        var found = new ArrayList<Long>(Math.min(limit, 64));
        if (range.from() >= range.to()) {
            return found;
        }
        log.store()
                .scan(
                        Column.INDEX,
                        // The entry that covers the first record may begin before it.
                        RecordIndex.entry(
                                prefix, Math.max(0, range.from() - (Postings.MAX_SPAN - 1))),
                        RecordIndex.entry(prefix, range.to()),
                        range.forwards(),
                        (key, distances) -> {
                            var indexes = new ArrayList<Long>();
                            Postings.read(key, distances, indexes::add);
                            (range.forwards() ? indexes : indexes.reversed())
                                    .stream()
                                            .filter(i -> i >= range.from() && i < range.to())
                                            .limit((long) limit - found.size())
                                            .forEach(found::add);
                            return found.size() < limit;
                        });
        return found;
    }

    private Bytes existing(long index) {
        return kept(index).orElseThrow(() -> archived(index));
    }

    /** The record, or nothing if it was archived. */
    private Optional<Bytes> kept(long index) {
        var record = log.store().get(Column.RECORDS, LogKeys.record(index));
        if (record == null && index >= archivedBelow()) {
            throw missing(index);
        }
        return Optional.ofNullable(record).map(Bytes::owned);
    }

    private Frontier.View viewFor(long treeSize) {
        var view = log.published();
        if (treeSize < 0 || treeSize > view.size()) {
            throw outside("the log has %d records, not %d".formatted(view.size(), treeSize));
        }
        return view;
    }

    private TileTree tree(Frontier.View view) {
        return new TileTree(log.newHash(), (level, number) -> tile(view, level, number));
    }

    private byte[] tile(Frontier.View view, int level, long number) {
        if (number == Tiles.fullTiles(level, view.size())) {
            return view.partial(level);
        }
        var cached = cache.get(level, number);
        if (cached != null) {
            return cached;
        }
        var tile = log.store().get(Column.TILES, LogKeys.tile(level, number));
        if (tile == null || tile.length != Tiles.TILE_BYTES) {
            throw new EvidenceDamaged(
                    "tile %d of level %d is missing or cut short".formatted(number, level));
        }
        cache.put(level, number, tile);
        return tile;
    }

    private void requireWidth(int level, long number, int width, Frontier.View view) {
        if (number < 0 || width < 1 || width > Tiles.WIDTH) {
            throw outside("a tile has 1 to " + Tiles.WIDTH + " hashes");
        }
        if (width > Tiles.width(level, number, view.size())) {
            throw new Refusal.Thrown(
                    RefusalCode.RECORD_NOT_FOUND,
                    "a log of %d records has no such tile".formatted(view.size()));
        }
    }

    private static Refusal.Thrown archived(long index) {
        return new Refusal.Thrown(
                RefusalCode.RECORD_ARCHIVED,
                "record %d was archived: this node keeps its hash only".formatted(index));
    }

    private RuntimeException absent(long index) {
        return index < archivedBelow() ? archived(index) : missing(index);
    }

    private EvidenceDamaged missing(long index) {
        return new EvidenceDamaged(
                "record %d is missing from a log of %d".formatted(index, size()));
    }

    private static Refusal.Thrown outside(String message) {
        return new Refusal.Thrown(RefusalCode.INVALID_LOG_RANGE, message);
    }
}
