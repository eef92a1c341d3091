package io.claviger.evidence.merkle;

import io.claviger.core.id.Bytes;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * That many leaves are in one tree: the tree of RFC 6962 §2.1 with every part cut off that holds
 * none of them, each cut marked by its hash. For one leaf the same hashes as its inclusion proof.
 *
 * @param indexes of the leaves, growing
 * @param hashes of the parts that were cut off, from left to right
 */
public record MultiProof(long treeSize, List<Long> indexes, List<Bytes> hashes) {
    public MultiProof {
        indexes = List.copyOf(indexes);
        hashes = List.copyOf(hashes);
    }

    /**
     * The root that leaves and hashes lead to; empty if they do not fit together.
     *
     * @param leaves hashes of the leaves, in the order of the indexes
     */
    public Optional<Bytes> root(TreeHash hash, List<Bytes> leaves) {
        if (leaves.size() != indexes.size() || !wellFormed()) {
            return Optional.empty();
        }
        if (treeSize == 0) {
            return hashes.isEmpty() ? Optional.of(Bytes.owned(hash.empty())) : Optional.empty();
        }
        var walk = new Walk(hash, leaves.iterator(), hashes.iterator());
        Optional<Bytes> root = walk.root(0, treeSize, 0, indexes.size());
        return walk.cut.hasNext() ? Optional.empty() : root;
    }

    private boolean wellFormed() {
        long last = -1;
        for (long index : indexes) {
            if (index <= last || index >= treeSize) {
                return false;
            }
            last = index;
        }
        return treeSize >= 0 && treeSize <= Tiles.MAX_SIZE;
    }

    /** One pass through the tree; leaves and cut parts come in its order. */
    private final class Walk {
        private final TreeHash hash;
        private final Iterator<Bytes> leaves;
        private final Iterator<Bytes> cut;

        private Walk(TreeHash hash, Iterator<Bytes> leaves, Iterator<Bytes> cut) {
            this.hash = hash;
            this.leaves = leaves;
            this.cut = cut;
        }

        /**
         * Root of the part from leaf {@code from} to {@code to}, which holds the {@code first}-th
         * to {@code last}-th of the indexes.
         */
        private Optional<Bytes> root(long from, long to, int first, int last) {
            if (first == last) {
                return cut.hasNext() ? Optional.of(cut.next()) : Optional.empty();
            }
            if (to - from == 1) {
                return Optional.of(leaves.next());
            }
            long middle = from + TileTree.split(to - from);
            int split = firstFrom(indexes, middle, first, last);
            Optional<Bytes> left = root(from, middle, first, split);
            if (left.isEmpty()) {
                return left;
            }
            return root(middle, to, split, last).map(right -> hash.node(left.get(), right));
        }
    }

    /** Place of the first index that is not before {@code leaf}, between two places. */
    static int firstFrom(List<Long> indexes, long leaf, int first, int last) {
        int low = first;
        int high = last;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (indexes.get(middle) < leaf) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
