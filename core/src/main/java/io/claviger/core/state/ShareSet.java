package io.claviger.core.state;

import io.claviger.core.id.Bytes;
import java.util.HashSet;
import java.util.List;

/**
 * What may be known of a key that was split among people: enough to tell a share of it from any
 * other, and nothing that helps to find one.
 *
 * @param id 8 random bytes that name the set
 * @param threshold how many shares give the key
 * @param digests SHA-256 of each share with set and number, in the order of the numbers from 1
 */
public record ShareSet(Bytes id, int threshold, List<Bytes> digests) {
    public static final int ID_BYTES = 8;
    public static final int DIGEST_BYTES = 32;

    /** One share alone would be no split; more people do not meet. */
    public static final int MIN_THRESHOLD = 2;

    public static final int MAX_SHARES = 16;

    public ShareSet {
        digests = List.copyOf(digests);
        requireSizes(threshold, digests.size());
        if (id.length() != ID_BYTES
                || digests.stream().anyMatch(digest -> digest.length() != DIGEST_BYTES)
                || new HashSet<>(digests).size() != digests.size()) {
            throw new IllegalArgumentException("no set of shares");
        }
    }

    /** How many shares there are. */
    public int count() {
        return digests.size();
    }

    /** The set in a line: {@code 0123456789abcdef, 2 of 3}. */
    public String words() {
        return "%s, %d of %d".formatted(id.hex(), threshold, count());
    }

    /** Says what is wrong if a key cannot be split so. */
    public static void requireSizes(int threshold, int count) {
        if (threshold < MIN_THRESHOLD || threshold > count || count > MAX_SHARES) {
            throw new IllegalArgumentException(
                    "a key is split into %d to %d shares, of which at least %d and at most all are needed"
                            .formatted(MIN_THRESHOLD, MAX_SHARES, MIN_THRESHOLD));
        }
    }
}
