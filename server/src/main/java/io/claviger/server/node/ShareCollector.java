package io.claviger.server.node;

import io.claviger.core.id.Bytes;
import io.claviger.core.state.ShareSet;
import io.claviger.crypto.sealing.KeyShare;
import io.claviger.crypto.sealing.ShareLabel;
import io.claviger.crypto.sealing.SharePurpose;
import io.claviger.crypto.secret.LockedSecret;
import io.claviger.crypto.secret.SecretBytes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The shares that were given to a sealed node and are not enough yet: in locked memory, and wiped
 * when their time is over. Safe for many threads.
 */
final class ShareCollector implements AutoCloseable {
    /** From the first share on. */
    static final Duration TIME = Duration.ofMinutes(30);

    private final ShareSet set;
    private final String device;
    private final InstantSource clock;
    private final SortedMap<Integer, LockedSecret> values = new TreeMap<>();
    private Instant until = Instant.MAX;

    ShareCollector(ShareSet set, String device, InstantSource clock) {
        this.set = set;
        this.device = device;
        this.clock = clock;
    }

    ShareSet set() {
        return set;
    }

    /**
     * Keeps a share; the same one again changes nothing.
     *
     * @return whether it is one of the set
     */
    synchronized boolean add(int number, SecretBytes value) {
        expire();
        if (number < 1
                || number > set.count()
                || value.length() != KeyShare.VALUE_BYTES
                || !digest(number, value).equals(set.digests().get(number - 1))) {
            return false;
        }
        if (values.isEmpty()) {
            until = clock.instant().plus(TIME);
        }
        values.computeIfAbsent(number, _ -> LockedSecret.copyOf(value));
        return true;
    }

    private Bytes digest(int number, SecretBytes value) {
        return KeyShare.digest(set.id(), number, value);
    }

    synchronized int have() {
        return values.size();
    }

    /** How long those that are here are kept. */
    synchronized long secondsLeft() {
        return values.isEmpty()
                ? 0
                : Math.max(0, Duration.between(clock.instant(), until).toSeconds());
    }

    /** Whether they are enough. */
    synchronized boolean complete() {
        return values.size() >= set.threshold();
    }

    /** Copies of the shares, which the caller closes. */
    synchronized List<KeyShare> shares() {
        var shares = new ArrayList<KeyShare>();
        for (Map.Entry<Integer, LockedSecret> value : values.entrySet()) {
            shares.add(
                    new KeyShare(
                            new ShareLabel(
                                    SharePurpose.SEAL,
                                    device,
                                    set.id(),
                                    value.getKey(),
                                    set.count(),
                                    set.threshold()),
                            value.getValue().borrow()));
        }
        return shares;
    }

    /** Which they are, for records. */
    synchronized String words() {
        return "shares %s of %s"
                .formatted(
                        values.keySet().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(", ")),
                        set.words());
    }

    /** Forgets what is here too long. */
    synchronized void expire() {
        if (!values.isEmpty() && !clock.instant().isBefore(until)) {
            close();
        }
    }

    /** Forgets all. */
    @Override
    public synchronized void close() {
        values.values().forEach(LockedSecret::close);
        values.clear();
    }
}
