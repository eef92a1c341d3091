package io.claviger.evidence.merkle;

import io.claviger.core.id.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * Proof that a leaf is in a tree (RFC 9162 §2.1.3).
 *
 * @param hashes from the leaf's sibling upwards
 */
public record InclusionProof(long index, long treeSize, List<Bytes> hashes) {
    public InclusionProof {
        hashes = List.copyOf(hashes);
    }

    /**
     * The root that follows from the leaf (RFC 9162 §2.1.3.2), or nothing if the proof cannot
     * belong to this index and size.
     */
    public Optional<Bytes> root(TreeHash hash, Bytes leafHash) {
        if (index < 0 || index >= treeSize) {
            return Optional.empty();
        }
        long fn = index;
        long sn = treeSize - 1;
        var root = leafHash;
        for (var sibling : hashes) {
            if (sn == 0 || sibling.length() != TreeHash.HASH_BYTES) {
                return Optional.empty();
            }
            if ((fn & 1) == 1 || fn == sn) {
                root = hash.node(sibling, root);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>>= 1;
                    sn >>>= 1;
                }
            } else {
                root = hash.node(root, sibling);
            }
            fn >>>= 1;
            sn >>>= 1;
        }
        return sn == 0 ? Optional.of(root) : Optional.empty();
    }

    /** Whether the leaf is in the tree with this root. */
    public boolean proves(TreeHash hash, Bytes leafHash, Bytes root) {
        return root(hash, leafHash).filter(root::equals).isPresent();
    }
}
