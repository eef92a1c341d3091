package io.claviger.pkcs11.process;

import io.claviger.core.id.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * The programs that are connected, or were a moment ago: one that lost its connections finds its
 * sessions and handles again. Safe for many threads.
 */
public final class Processes {
    /** How long a program without connection is remembered. */
    static final Duration KEPT = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final Map<Key, Entry> byKey = new HashMap<>();

    public Processes(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The program with this id, for one more connection; {@link #leave} when that ends. The id,
     * which only the program knows, opens what its other connections left from the same address and
     * under the same certificate alone.
     */
    public synchronized TokenProcess join(Bytes id, Caller caller, Program program) {
        forgetOld();
        Entry entry =
                byKey.computeIfAbsent(
                        new Key(id, caller), _ -> new Entry(new TokenProcess(program)));
        entry.connections++;
        entry.left = Optional.empty();
        return entry.process;
    }

    /**
     * A connection of the program has ended.
     *
     * @param known whether one of its tokens was there; nothing is kept of strangers, who could
     *     fill the memory
     */
    public synchronized void leave(Bytes id, Caller caller, boolean known) {
        Key key = new Key(id, caller);
        Entry entry = byKey.get(key);
        if (entry != null) {
            entry.known |= known;
            if (--entry.connections == 0) {
                if (entry.known) {
                    entry.left = Optional.of(clock.instant());
                } else {
                    entry.process.close();
                    byKey.remove(key);
                }
            }
        }
        forgetOld();
    }

    private void forgetOld() {
        Instant bound = clock.instant().minus(KEPT);
        for (Iterator<Entry> entries = byKey.values().iterator(); entries.hasNext(); ) {
            Entry entry = entries.next();
            if (entry.left.filter(left -> left.isBefore(bound)).isPresent()) {
                entry.process.close();
                entries.remove();
            }
        }
    }

    private record Key(Bytes id, Caller caller) {}

    private static final class Entry {
        private final TokenProcess process;
        private int connections;
        private boolean known;
        private Optional<Instant> left = Optional.empty();

        Entry(TokenProcess process) {
            this.process = process;
        }
    }
}
