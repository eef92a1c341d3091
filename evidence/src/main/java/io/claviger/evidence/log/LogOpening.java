package io.claviger.evidence.log;

import io.claviger.core.id.LogId;
import io.claviger.core.port.Column;
import io.claviger.core.port.Store;
import io.claviger.evidence.merkle.Frontier;
import io.claviger.evidence.merkle.Tiles;
import io.claviger.evidence.merkle.TreeHash;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.evidence.record.ParsedRecord;
import java.time.Instant;
import java.util.Arrays;

/**
 * Finds the log's end and rebuilds the tiles that are not full, with work that does not depend on
 * the log's length. Looks on the way whether the newest records and tiles fit together.
 */
final class LogOpening {
    private final Store store;
    private final LogId log;
    private final TreeHash hash;
    private final long archivedBelow;
    private final long size;

    LogOpening(Store store, LogId log, long archivedBelow, TreeHash hash) {
        this.store = store;
        this.log = log;
        this.hash = hash;
        this.archivedBelow = archivedBelow;
        this.size = findSize();
    }

    Frontier frontier() {
        if (size > 0 || archivedBelow > 0) {
            record(archivedBelow);
        }
        for (int level = 0; level < Tiles.MAX_LEVELS; level++) {
            checkTiles(level);
        }
        return Frontier.restore(hash, size, this::partial);
    }

    Instant lastTime() {
        if (size == 0) {
            return Instant.EPOCH;
        }
        try {
            var last = ParsedRecord.parse(record(size - 1));
            if (!last.log().equals(log.value())) {
                throw new EvidenceDamaged(
                        "the newest record belongs to log '%s', not to '%s'"
                                .formatted(last.log(), log));
            }
            return last.time();
        } catch (MalformedEvidence e) {
            throw new EvidenceDamaged(
                    "record " + (size - 1) + " cannot be read: " + e.getMessage());
        }
    }

    private long findSize() {
        long[] last = {-1};
        store.scan(
                Column.RECORDS,
                null,
                null,
                false,
                (key, _) -> {
                    last[0] = requireIndex(LogKeys.number(key));
                    return false;
                });
        return last[0] + 1;
    }

    private static long requireIndex(long index) {
        if (index < 0 || index >= Tiles.MAX_SIZE) {
            throw new EvidenceDamaged("the store holds a record with an impossible index");
        }
        return index;
    }

    /** The newest full tile is there and fits what is below; none is beyond it. */
    private void checkTiles(int level) {
        long full = Tiles.fullTiles(level, size);
        store.scan(
                Column.TILES,
                LogKeys.tile(level, full),
                LogKeys.tile(level + 1, 0),
                true,
                (key, _) -> {
                    throw new EvidenceDamaged(
                            ("tile %d of level %d covers records that are missing:"
                                            + " the newest record is %d")
                                    .formatted(LogKeys.number(key), level, size - 1));
                });
        if (full == 0) {
            return;
        }
        var newest = tile(level, full - 1);
        if (level == 0) {
            if (!Arrays.equals(newest, leaves(full - 1, Tiles.WIDTH))) {
                throw new EvidenceDamaged(
                        "records %d to %d differ from what was hashed when they were written"
                                .formatted((full - 1) * Tiles.WIDTH, full * Tiles.WIDTH - 1));
            }
            return;
        }
        var child = hash.root(tile(level - 1, full * Tiles.WIDTH - 1));
        if (!Arrays.equals(
                child,
                Arrays.copyOfRange(
                        newest, Tiles.TILE_BYTES - TreeHash.HASH_BYTES, Tiles.TILE_BYTES))) {
            throw new EvidenceDamaged(
                    "tile %d of level %d does not fit the tiles below".formatted(full - 1, level));
        }
    }

    private byte[] partial(int level, long number, int width) {
        if (level == 0) {
            return leaves(number, width);
        }
        var hashes = new byte[width * TreeHash.HASH_BYTES];
        for (int i = 0; i < width; i++) {
            var root = hash.root(tile(level - 1, number * Tiles.WIDTH + i));
            System.arraycopy(root, 0, hashes, i * TreeHash.HASH_BYTES, TreeHash.HASH_BYTES);
        }
        return hashes;
    }

    private byte[] leaves(long number, int width) {
        var hashes = new byte[width * TreeHash.HASH_BYTES];
        for (int i = 0; i < width; i++) {
            var leaf = hash.leaf(record(number * Tiles.WIDTH + i));
            System.arraycopy(leaf, 0, hashes, i * TreeHash.HASH_BYTES, TreeHash.HASH_BYTES);
        }
        return hashes;
    }

    private byte[] record(long index) {
        var record = store.get(Column.RECORDS, LogKeys.record(index));
        if (record == null) {
            throw new EvidenceDamaged(
                    "record %d is missing from a log of %d".formatted(index, size));
        }
        return record;
    }

    private byte[] tile(int level, long number) {
        var tile = store.get(Column.TILES, LogKeys.tile(level, number));
        if (tile == null || tile.length != Tiles.TILE_BYTES) {
            throw new EvidenceDamaged(
                    "tile %d of level %d is missing or cut short".formatted(number, level));
        }
        return tile;
    }
}
