package io.claviger.pkcs11.process;

import io.claviger.core.id.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The programs that are connected, or were a moment ago: one that lost its connections finds its
 * sessions and handles again. Safe for many threads.
 */
public final class Processes {
    /** How long a program without connection is remembered. */
    static final Duration KEPT = Duration.ofMinutes(10);

    /** Most programs and sessions that are remembered without connection, counted together. */
    static final int MAX_LEFT = 65_536;

    private final InstantSource clock;
    private final Map<Key, Connected> connected = new HashMap<>();

    /** Who left first comes first. */
    private final SequencedMap<Key, Left> left = new LinkedHashMap<>();

    private int leftWeight;

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
        Key key = new Key(id, caller);
        Connected entry = connected.computeIfAbsent(key, _ -> begun(key, program));
        entry.connections++;
        return entry.process;
    }

    private Connected begun(Key key, Program program) {
        Left before = left.remove(key);
        if (before == null) {
            return new Connected(new TokenProcess(program), false);
        }
        leftWeight -= before.weight();
        return new Connected(before.process(), true);
    }

    /**
     * A connection of the program has ended.
     *
     * @param known whether one of its tokens was there; nothing is kept of strangers, who could
     *     fill the memory
     */
    public synchronized void leave(Bytes id, Caller caller, boolean known) {
        Key key = new Key(id, caller);
        Connected entry = connected.get(key);
        if (entry != null) {
            entry.known |= known;
            if (--entry.connections == 0) {
                connected.remove(key);
                remember(key, entry);
            }
        }
        forgetOld();
    }

    private void remember(Key key, Connected entry) {
        if (entry.known) {
            int weight = 1 + entry.process.sessionCount();
            left.put(key, new Left(entry.process, clock.instant(), weight));
            leftWeight += weight;
        } else {
            entry.process.close();
        }
    }

    /** Those that left too long ago, and the first of too many: programs that leak come again. */
    private void forgetOld() {
        Instant bound = clock.instant().minus(KEPT);
        while (!left.isEmpty()
                && (leftWeight > MAX_LEFT
                        || left.firstEntry().getValue().since().isBefore(bound))) {
            Left first = left.pollFirstEntry().getValue();
            leftWeight -= first.weight();
            first.process().close();
        }
    }

    private record Key(Bytes id, Caller caller) {}

    /**
     * A program without connection.
     *
     * @param weight of what is remembered
     */
    private record Left(TokenProcess process, Instant since, int weight) {}

    private static final class Connected {
        private final TokenProcess process;
        private int connections;
        private boolean known;

        Connected(TokenProcess process, boolean known) {
            this.process = process;
            this.known = known;
        }
    }
}
