package io.claviger.evidence.log;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.LogId;
import io.claviger.core.id.RequestId;
import io.claviger.core.port.Column;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.evidence.merkle.ConsistencyProof;
import io.claviger.evidence.merkle.Frontier;
import io.claviger.evidence.merkle.InclusionProof;
import io.claviger.evidence.merkle.TileTree;
import io.claviger.evidence.merkle.Tiles;
import io.claviger.evidence.merkle.TreeHash;
import io.claviger.evidence.record.RecordCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the committed part of a log: records, proofs, tiles, look-ups. Safe for many threads, never
 * blocks the writer. Arguments outside of the log are refused ({@link Refusal.Thrown}); a hole in
 * what must be there is {@link EvidenceDamaged}.
 */
public final class EvidenceReader {
    /** Most records of one page. */
    public static final int MAX_PAGE = 1000;

    private final EvidenceLog log;
    private final TileCache cache = new TileCache();

    EvidenceReader(EvidenceLog log) {
        this.log = log;
    }

    /** Name of the log. */
    public LogId id() {
        return log.id();
    }

    /** How many records are committed. */
    public long size() {
        return log.size();
    }

    /** The bytes of a record, if the log has it. */
    public Optional<Bytes> record(long index) {
        if (index < 0 || index >= size()) {
            return Optional.empty();
        }
        return Optional.of(existing(index));
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

    /** Proof that the record is in the tree of the first {@code treeSize} records. */
    public InclusionProof inclusionProof(long index, long treeSize) {
        var view = viewFor(treeSize);
        if (index < 0 || index >= treeSize) {
            throw outside("there is no record %d in a tree of %d".formatted(index, treeSize));
        }
        return tree(view).inclusion(index, treeSize);
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
            throw missing(first + records.size());
        }
        return bundle(records);
    }

    /** Records that concern a key. */
    public Page byKey(KeyId key, OptionalLong cursor, int limit, Page.Order order) {
        return page(RecordIndex.prefix(key), cursor, limit, order);
    }

    /** Records of requests of an application. */
    public Page byApplication(
            ApplicationId application, OptionalLong cursor, int limit, Page.Order order) {
        return page(RecordIndex.prefix(application), cursor, limit, order);
    }

    /** Records of requests with a credential. */
    public Page byCredential(
            CredentialId credential, OptionalLong cursor, int limit, Page.Order order) {
        return page(RecordIndex.prefix(credential), cursor, limit, order);
    }

    /** Records of one request. */
    public Page byRequest(RequestId request, OptionalLong cursor, int limit, Page.Order order) {
        return page(RecordIndex.prefix(request), cursor, limit, order);
    }

    /**
     * A page of look-up entries. The cursor is the index of the last record of the page before:
     * records appended meanwhile neither repeat nor skip any.
     */
    private Page page(byte[] prefix, OptionalLong cursor, int limit, Page.Order order) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new Refusal.Thrown(
                    RefusalCode.INVALID_NUMBER_RANGE, "a page has 1 to " + MAX_PAGE + " records");
        }
        if (cursor.isPresent() && cursor.getAsLong() < 0) {
            throw outside("a cursor is the index of a record");
        }
        long size = size();
        boolean forwards = order == Page.Order.OLDEST_FIRST;
        long last = Math.min(size, cursor.orElse(forwards ? -1 : size));
        long from = forwards ? Math.min(size, last + 1) : 0;
        long to = forwards ? size : last;
        var found = new ArrayList<Long>(Math.min(limit, 64) + 1);
        log.store()
                .scan(
                        Column.INDEX,
                        // The entry that covers the first record may begin before it.
                        RecordIndex.entry(prefix, Math.max(0, from - (Postings.MAX_SPAN - 1))),
                        RecordIndex.entry(prefix, to),
                        forwards,
                        (key, distances) -> {
                            var indexes = new ArrayList<Long>();
                            Postings.read(key, distances, indexes::add);
                            (forwards ? indexes : indexes.reversed())
                                    .stream()
                                            .filter(index -> index >= from && index < to)
                                            .limit(limit + 1L - found.size())
                                            .forEach(found::add);
                            return found.size() <= limit;
                        });
        boolean more = found.size() > limit;
        if (more) {
            found.removeLast();
        }
        return new Page(
                found.stream().map(index -> new LogEntry(index, existing(index))).toList(),
                more ? OptionalLong.of(found.getLast()) : OptionalLong.empty());
    }

    private Bytes existing(long index) {
        var record = log.store().get(Column.RECORDS, LogKeys.record(index));
        if (record == null) {
            throw missing(index);
        }
        return Bytes.owned(record);
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

    private static Bytes bundle(List<byte[]> records) {
        int length = 0;
        for (var record : records) {
            if (record.length > RecordCodec.MAX_RECORD_BYTES) {
                throw new EvidenceDamaged("a record is longer than any that was written");
            }
            length += Short.BYTES + record.length;
        }
        var bundle = ByteBuffer.allocate(length);
        for (var record : records) {
            bundle.putShort((short) record.length).put(record);
        }
        return Bytes.owned(bundle.array());
    }

    private EvidenceDamaged missing(long index) {
        return new EvidenceDamaged(
                "record %d is missing from a log of %d".formatted(index, size()));
    }

    private static Refusal.Thrown outside(String message) {
        return new Refusal.Thrown(RefusalCode.INVALID_LOG_RANGE, message);
    }
}
