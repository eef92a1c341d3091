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
    private final Map<Bytes, Entry> byId = new HashMap<>();

    public Processes(InstantSource clock) {
        this.clock = clock;
    }

    /** The program with this id, for one more connection; {@link #leave} when that ends. */
    public synchronized TokenProcess join(Bytes id, Program program) {
        forgetOld();
        Entry entry = byId.computeIfAbsent(id, _ -> new Entry(new TokenProcess(program)));
        entry.connections++;
        entry.left = Optional.empty();
        return entry.process;
    }

    /** A connection of the program has ended. */
    public synchronized void leave(Bytes id) {
        Entry entry = byId.get(id);
        if (entry != null && --entry.connections == 0) {
            entry.left = Optional.of(clock.instant());
        }
        forgetOld();
    }

    private void forgetOld() {
        Instant bound = clock.instant().minus(KEPT);
        for (Iterator<Entry> entries = byId.values().iterator(); entries.hasNext(); ) {
            Entry entry = entries.next();
            if (entry.left.filter(left -> left.isBefore(bound)).isPresent()) {
                entry.process.close();
                entries.remove();
            }
        }
    }

    private static final class Entry {
        private final TokenProcess process;
        private int connections;
        private Optional<Instant> left = Optional.empty();

        Entry(TokenProcess process) {
            this.process = process;
        }
    }
}
