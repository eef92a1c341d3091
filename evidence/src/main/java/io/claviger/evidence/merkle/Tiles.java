package io.claviger.evidence.merkle;

/** Arithmetic of tiles (C2SP tlog-tiles): 256 hashes each; level 0 holds the leaves' hashes. */
public final class Tiles {
    /** Binary levels of the tree in one tile. */
    public static final int HEIGHT = 8;

    /** Hashes of a full tile. */
    public static final int WIDTH = 1 << HEIGHT;

    /** Bytes of a full tile. */
    public static final int TILE_BYTES = WIDTH * TreeHash.HASH_BYTES;

    /** Largest tree: the arithmetic stays within a long, and C2SP numbers end before. */
    public static final long MAX_SIZE = 1L << 48;

    /** Levels that the largest tree can have. */
    public static final int MAX_LEVELS = 7;

    private Tiles() {}

    /** Full tiles of a level in a tree of {@code size} leaves. */
    public static long fullTiles(int level, long size) {
        return size >>> (HEIGHT * (level + 1));
    }

    /** Hashes of the one tile of a level that is not full; 0 if there is none. */
    public static int partialWidth(int level, long size) {
        return (int) (size >>> (HEIGHT * level)) & (WIDTH - 1);
    }

    /** Hashes of the given tile in a tree of {@code size} leaves: 0 to 256. */
    public static int width(int level, long number, long size) {
        long full = fullTiles(level, size);
        if (number < full) {
            return WIDTH;
        }
        return number == full ? partialWidth(level, size) : 0;
    }

    /** Levels that hold a hash in a tree of {@code size} leaves. */
    static int levels(long size) {
        int levels = 0;
        while (size >>> (HEIGHT * levels) != 0) {
            levels++;
        }
        return levels;
    }

    static void requireSize(long size) {
        if (size < 0 || size > MAX_SIZE) {
            throw new IllegalArgumentException("a tree has 0 to 2^48 leaves");
        }
    }
}
