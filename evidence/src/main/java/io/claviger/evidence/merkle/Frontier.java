package io.claviger.evidence.merkle;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The growing edge of a tree: for each level the hashes of the tile that is not full yet. Appending
 * costs two hashes on average and never reads. For one writing thread; what {@link #view} returns
 * is for all.
 *
 * <p>A tile's buffer is only ever written behind the hashes that a view counts, and replaced when
 * it is full: so a view shares it without copying.
 */
public final class Frontier {
    private final TreeHash hash;
    private byte[][] tiles;
    private long size;

    private Frontier(TreeHash hash, long size, byte[][] tiles) {
        this.hash = hash;
        this.size = size;
        this.tiles = tiles;
    }

    /** Takes a tile when it is full; the array is never written again. */
    public interface TileSink {
        void fullTile(int level, long number, byte[] hashes);
    }

    /** Gives back the hashes of a tile that is not full; at least as many as the size says. */
    public interface PartialTiles {
        byte[] hashes(int level, long number, int width);
    }

    /** A tree without leaves. */
    public static Frontier empty(TreeHash hash) {
        return new Frontier(hash, 0, new byte[0][]);
    }

    /** The edge of a tree that exists already. */
    public static Frontier restore(TreeHash hash, long size, PartialTiles partials) {
        Tiles.requireSize(size);
        int levels = Tiles.levels(size);
        var tiles = new byte[levels][];
        for (int level = 0; level < levels; level++) {
            int width = Tiles.partialWidth(level, size);
            var tile = new byte[Tiles.TILE_BYTES];
            if (width > 0) {
                var hashes = partials.hashes(level, Tiles.fullTiles(level, size), width);
                System.arraycopy(hashes, 0, tile, 0, width * TreeHash.HASH_BYTES);
            }
            tiles[level] = tile;
        }
        return new Frontier(hash, size, tiles);
    }

    /** Appends one leaf; tells {@code sink} of each tile that it fills. */
    public void append(byte[] entry, TileSink sink) {
        int place = (int) (size & (Tiles.WIDTH - 1));
        hash.leafInto(entry, tile(0), place * TreeHash.HASH_BYTES);
        size++;
        for (int level = 0; Tiles.partialWidth(level, size) == 0; level++) {
            var full = tiles[level];
            long number = Tiles.fullTiles(level, size) - 1;
            sink.fullTile(level, number, full);
            tiles[level] = new byte[Tiles.TILE_BYTES];
            var root = hash.perfect(full, 0, Tiles.WIDTH);
            int above = (int) (number & (Tiles.WIDTH - 1));
            System.arraycopy(
                    root, 0, tile(level + 1), above * TreeHash.HASH_BYTES, TreeHash.HASH_BYTES);
        }
    }

    public long size() {
        return size;
    }

    /** The edge as it is now; later appends do not change it. */
    public View view() {
        return new View(size, tiles.clone());
    }

    private byte[] tile(int level) {
        if (level == tiles.length) {
            tiles = Arrays.copyOf(tiles, level + 1);
            tiles[level] = new byte[Tiles.TILE_BYTES];
        }
        return tiles[level];
    }

    /** The edge at one size; safe for many threads. */
    public static final class View {
        private final long size;
        private final byte[][] tiles;

        private View(long size, byte[][] tiles) {
            this.size = size;
            this.tiles = tiles;
        }

        public long size() {
            return size;
        }

        /** The root of the tree. */
        public byte[] root(TreeHash hash) {
            byte @Nullable [] root = null;
            for (int level = 0; level < tiles.length; level++) {
                int width = Tiles.partialWidth(level, size);
                int end = width;
                for (int count = 1; count <= width; count *= 2) {
                    if ((width & count) != 0) {
                        end -= count;
                        var left = hash.perfect(tiles[level], end, count);
                        root = root == null ? left : hash.node(left, root);
                    }
                }
            }
            return root == null ? hash.empty() : root;
        }

        /**
         * The tile of this level that is not full: only the hashes that this size counts mean
         * anything, and the array is not to be written to.
         */
        public byte[] partial(int level) {
            return tiles[level];
        }
    }
}
