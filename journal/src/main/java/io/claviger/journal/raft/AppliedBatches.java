package io.claviger.journal.raft;

import io.claviger.journal.codec.BatchCodec;
import io.claviger.journal.store.RocksStore;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Which batches are applied, so that a node may send one again whose answer was lost, and it counts
 * once. Part of the state, and the same on every node: for each of the latest sessions the highest
 * sequence and a window of the {@link #WINDOW} up to it. Used by the thread that applies.
 */
final class AppliedBatches {
    /** A batch this far behind the highest of its session counts as applied. */
    static final int WINDOW = 64;

    /** Sessions of nodes that are kept; a session ends with its process. */
    private static final int SESSIONS = 64;

    /**
     * A session.
     *
     * @param highest the highest sequence
     * @param window bit n: sequence {@code highest - n} is applied
     * @param entry the journal entry of the batch that came last
     */
    private record Session(long highest, long window, long entry) {
        static Session of(byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new Session(buffer.getLong(), buffer.getLong(), buffer.getLong());
        }

        byte[] bytes() {
            return ByteBuffer.allocate(3 * Long.BYTES)
                    .putLong(highest)
                    .putLong(window)
                    .putLong(entry)
                    .array();
        }

        boolean contains(long sequence) {
            long behind = highest - sequence;
            return behind >= WINDOW || (behind >= 0 && (window >>> behind & 1) == 1);
        }

        Session with(long sequence, long at) {
            long ahead = sequence - highest;
            return ahead > 0
                    ? new Session(sequence, ahead >= WINDOW ? 1 : (window << ahead) | 1, at)
                    : new Session(highest, window | (1L << -ahead), at);
        }
    }

    private final Map<Long, Session> sessions = new HashMap<>();

    /** Reads what the store holds. */
    void open(RocksStore store) {
        sessions.clear();
        store.sessions().forEach((session, bytes) -> sessions.put(session, Session.of(bytes)));
    }

    boolean contains(BatchCodec.Header batch) {
        Session session = sessions.get(batch.session());
        return session != null && session.contains(batch.sequence());
    }

    /** Notes a batch; {@code commit} takes what changes in the store. */
    void add(BatchCodec.Header batch, long entry, RocksStore.Commit commit) {
        Session before = sessions.get(batch.session());
        Session after =
                before == null
                        ? new Session(batch.sequence(), 1, entry)
                        : before.with(batch.sequence(), entry);
        sessions.put(batch.session(), after);
        commit.session(batch.session(), after.bytes());
        if (sessions.size() > SESSIONS) {
            long oldest =
                    sessions.entrySet().stream()
                            .min(Comparator.comparingLong(s -> s.getValue().entry()))
                            .orElseThrow()
                            .getKey();
            sessions.remove(oldest);
            commit.forgetSession(oldest);
        }
    }
}
