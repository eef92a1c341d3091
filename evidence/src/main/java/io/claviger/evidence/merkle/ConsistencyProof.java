package io.claviger.evidence.merkle;

import io.claviger.core.id.Bytes;
import java.util.ArrayDeque;
import java.util.List;

/** Proof that a tree begins with a smaller one (RFC 9162 §2.1.4). */
public record ConsistencyProof(long oldSize, long newSize, List<Bytes> hashes) {
    public ConsistencyProof {
        hashes = List.copyOf(hashes);
    }

    /** Whether the tree with the new root begins with the tree with the old root. */
    public boolean proves(TreeHash hash, Bytes oldRoot, Bytes newRoot) {
        if (oldSize < 0 || oldSize > newSize) {
            return false;
        }
        if (oldSize == newSize) {
            return hashes.isEmpty() && oldRoot.equals(newRoot);
        }
        if (oldSize == 0) {
            return hashes.isEmpty() && oldRoot.equals(Bytes.owned(hash.empty()));
        }
        for (var each : hashes) {
            if (each.length() != TreeHash.HASH_BYTES) {
                return false;
            }
        }
        return walk(hash, oldRoot, newRoot);
    }

    /** The algorithm of RFC 9162 §2.1.4.2, with its names. */
    private boolean walk(TreeHash hash, Bytes oldRoot, Bytes newRoot) {
        var path = new ArrayDeque<>(hashes);
        if (Long.bitCount(oldSize) == 1) {
            path.addFirst(oldRoot);
        }
        if (path.isEmpty()) {
            return false;
        }
        long fn = oldSize - 1;
        long sn = newSize - 1;
        while ((fn & 1) == 1) {
            fn >>>= 1;
            sn >>>= 1;
        }
        var fr = path.removeFirst();
        var sr = fr;
        for (var c : path) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                fr = hash.node(c, fr);
                sr = hash.node(c, sr);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>>= 1;
                    sn >>>= 1;
                }
            } else {
                sr = hash.node(sr, c);
            }
            fn >>>= 1;
            sn >>>= 1;
        }
        return sn == 0 && fr.equals(oldRoot) && sr.equals(newRoot);
    }
}
