package io.claviger.evidence.merkle;

import io.claviger.core.id.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Roots and proofs computed from tiles (RFC 6962 §2.1.1, §2.1.2). For one thread. Sizes and indexes
 * are the caller's duty: outside of the tree they are bugs here.
 */
public final class TileTree {
    private final TreeHash hash;
    private final TileSource tiles;

    public TileTree(TreeHash hash, TileSource tiles) {
        this.hash = hash;
        this.tiles = tiles;
    }

    /** Where tiles come from. */
    public interface TileSource {
        /** The tile, full or not; never to be written to. */
        byte[] tile(int level, long number);
    }

    /** Root of the tree of the first {@code size} leaves. */
    public Bytes root(long size) {
        return Bytes.owned(size == 0 ? hash.empty() : subtree(0, size));
    }

    /** Hash of one leaf. */
    public Bytes leaf(long index) {
        return Bytes.owned(perfect(0, index));
    }

    /** Proof that leaf {@code index} is in the tree of the first {@code size} leaves. */
    public InclusionProof inclusion(long index, long size) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("the leaf is not in the tree");
        }
        var path = new ArrayList<Bytes>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long middle = from + split(to - from);
            if (index < middle) {
                path.add(Bytes.owned(subtree(middle, to)));
                to = middle;
            } else {
                path.add(Bytes.owned(subtree(from, middle)));
                from = middle;
            }
        }
        return new InclusionProof(index, size, path.reversed());
    }

    /** Proof that the tree of {@code newSize} leaves begins with the one of {@code oldSize}. */
    public ConsistencyProof consistency(long oldSize, long newSize) {
        if (oldSize < 0 || oldSize > newSize) {
            throw new IllegalArgumentException("the old tree is larger than the new one");
        }
        var path = new ArrayList<Bytes>();
        if (oldSize > 0 && oldSize < newSize) {
            long from = 0;
            long to = newSize;
            boolean whole = true;
            while (to > oldSize) {
                long middle = from + split(to - from);
                if (oldSize <= middle) {
                    path.add(Bytes.owned(subtree(middle, to)));
                    to = middle;
                } else {
                    path.add(Bytes.owned(subtree(from, middle)));
                    from = middle;
                    whole = false;
                }
            }
            if (!whole) {
                path.add(Bytes.owned(subtree(from, to)));
            }
        }
        return new ConsistencyProof(oldSize, newSize, List.copyOf(path.reversed()));
    }

    /**
     * Proof that the leaves are in the tree of the first {@code size} leaves.
     *
     * @param indexes growing
     */
    public MultiProof inclusion(List<Long> indexes, long size) {
        var cut = new ArrayList<Bytes>();
        if (size > 0) {
            prune(indexes, 0, size, 0, indexes.size(), cut);
        }
        return new MultiProof(size, indexes, cut);
    }

    private void prune(
            List<Long> indexes, long from, long to, int first, int last, List<Bytes> cut) {
        if (first == last) {
            cut.add(Bytes.owned(subtree(from, to)));
        } else if (to - from > 1) {
            long middle = from + split(to - from);
            int split = MultiProof.firstFrom(indexes, middle, first, last);
            prune(indexes, from, middle, first, split, cut);
            prune(indexes, middle, to, split, last, cut);
        }
    }

    /** Largest power of two smaller than {@code count}. */
    static long split(long count) {
        return Long.highestOneBit(count - 1);
    }

    private byte[] subtree(long from, long to) {
        long count = to - from;
        if (Long.bitCount(count) == 1) {
            int height = Long.numberOfTrailingZeros(count);
            return perfect(height, from >>> height);
        }
        long middle = from + split(count);
        return hash.node(subtree(from, middle), subtree(middle, to));
    }

    /** Root of the perfect tree of 2^height leaves, the {@code place}-th of its kind. */
    private byte[] perfect(int height, long place) {
        int level = height / Tiles.HEIGHT;
        int inTile = height % Tiles.HEIGHT;
        long first = place << inTile;
        var tile = tiles.tile(level, first >>> Tiles.HEIGHT);
        return hash.perfect(tile, (int) (first & (Tiles.WIDTH - 1)), 1 << inTile);
    }
}
