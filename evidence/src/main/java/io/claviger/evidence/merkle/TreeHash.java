package io.claviger.evidence.merkle;

import io.claviger.core.id.Bytes;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.Arrays;
import java.util.Optional;

/**
 * The two hashes of the tree (RFC 6962 §2.1), with one SHA-256 that is used again and again. For
 * one thread; cheap to make.
 */
public final class TreeHash {
    /** Bytes of a SHA-256. */
    public static final int HASH_BYTES = 32;

    // RFC 6962 §2.1: leaves and nodes are hashed with different prefixes; without them a node could
    // pass as a leaf.
    private static final byte LEAF_PREFIX = 0;
    private static final byte NODE_PREFIX = 1;

    private final MessageDigest sha256;

    private TreeHash(MessageDigest sha256) {
        this.sha256 = sha256;
    }

    /** With the JVM's preferred SHA-256. */
    public static TreeHash create() {
        return create(Optional.empty());
    }

    /** With a given provider's SHA-256. */
    public static TreeHash create(Optional<Provider> provider) {
        try {
            return new TreeHash(
                    provider.isPresent()
                            ? MessageDigest.getInstance("SHA-256", provider.get())
                            : MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every provider of this program has SHA-256", e);
        }
    }

    /** The root of the tree without leaves. */
    public byte[] empty() {
        return sha256.digest();
    }

    /** Hash of one leaf. */
    public byte[] leaf(byte[] entry) {
        sha256.update(LEAF_PREFIX);
        return sha256.digest(entry);
    }

    /** Hash of two nodes. */
    public byte[] node(byte[] left, byte[] right) {
        sha256.update(NODE_PREFIX);
        sha256.update(left);
        return sha256.digest(right);
    }

    /** Hash of two nodes. */
    public Bytes node(Bytes left, Bytes right) {
        return Bytes.owned(node(left.unsafeArray(), right.unsafeArray()));
    }

    /** Root over the hashes of a full tile: one hash of the tile above. */
    public byte[] root(byte[] fullTile) {
        return perfect(fullTile, 0, Tiles.WIDTH);
    }

    /** Hash of one leaf, written into {@code target} at {@code offset}. */
    void leafInto(byte[] entry, byte[] target, int offset) {
        sha256.update(LEAF_PREFIX);
        sha256.update(entry);
        finish(target, offset);
    }

    /**
     * Root of the perfect tree over {@code count} (a power of two) hashes of {@code hashes} from
     * hash number {@code first} on.
     */
    byte[] perfect(byte[] hashes, int first, int count) {
        var work = new byte[count * HASH_BYTES];
        System.arraycopy(hashes, first * HASH_BYTES, work, 0, work.length);
        for (int left = count; left > 1; left /= 2) {
            for (int pair = 0; pair < left / 2; pair++) {
                // Reads 64 bytes at or behind the 32 that it writes, and reads them first.
                sha256.update(NODE_PREFIX);
                sha256.update(work, pair * 2 * HASH_BYTES, 2 * HASH_BYTES);
                finish(work, pair * HASH_BYTES);
            }
        }
        return count == 1 ? work : Arrays.copyOf(work, HASH_BYTES);
    }

    private void finish(byte[] target, int offset) {
        try {
            sha256.digest(target, offset, HASH_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("a SHA-256 fits into its place", e);
        }
    }
}
