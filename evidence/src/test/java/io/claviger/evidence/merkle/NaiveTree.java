package io.claviger.evidence.merkle;

import io.claviger.core.id.Bytes;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/** RFC 6962 §2.1 as it is written, word by word, without anything clever. */
public final class NaiveTree {
    private NaiveTree() {}

    /** MTH(D[n]). */
    public static Bytes root(List<Bytes> entries) {
        if (entries.isEmpty()) {
            return sha256();
        }
        if (entries.size() == 1) {
            return sha256(new byte[] {0}, entries.getFirst().toArray());
        }
        int k = split(entries.size());
        return sha256(
                new byte[] {1},
                root(entries.subList(0, k)).toArray(),
                root(entries.subList(k, entries.size())).toArray());
    }

    /** PATH(m, D[n]). */
    public static List<Bytes> path(int m, List<Bytes> entries) {
        if (entries.size() == 1) {
            return List.of();
        }
        int k = split(entries.size());
        var left = entries.subList(0, k);
        var right = entries.subList(k, entries.size());
        var path = new ArrayList<Bytes>(m < k ? path(m, left) : path(m - k, right));
        path.add(m < k ? root(right) : root(left));
        return path;
    }

    /** PROOF(m, D[n]). */
    public static List<Bytes> proof(int m, List<Bytes> entries) {
        return subproof(m, entries, true);
    }

    private static List<Bytes> subproof(int m, List<Bytes> entries, boolean whole) {
        int n = entries.size();
        if (m == n) {
            return whole ? List.of() : List.of(root(entries));
        }
        int k = split(n);
        var left = entries.subList(0, k);
        var right = entries.subList(k, n);
        var proof =
                new ArrayList<Bytes>(
                        m <= k ? subproof(m, left, whole) : subproof(m - k, right, false));
        proof.add(m <= k ? root(right) : root(left));
        return proof;
    }

    private static int split(int n) {
        int k = 1;
        while (k * 2 < n) {
            k *= 2;
        }
        return k;
    }

    private static Bytes sha256(byte[]... parts) {
        try {
            var all = new ByteArrayOutputStream();
            for (var part : parts) {
                all.writeBytes(part);
            }
            return Bytes.of(MessageDigest.getInstance("SHA-256").digest(all.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
