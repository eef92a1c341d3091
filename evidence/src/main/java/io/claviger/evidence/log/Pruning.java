package io.claviger.evidence.log;

import io.claviger.core.port.Column;
import io.claviger.core.port.Store;
import io.claviger.evidence.record.ParsedRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Drops the uses among the archived records of this node, and the look-ups that find nothing else.
 * Records that changed something stay, with their documents: without them nobody could tell here
 * how things came to be as they are. So do tiles: every record stays provable. Works in small steps
 * beside readers and the writer, and goes on where it was after a stop.
 */
public final class Pruning {
    /** What the node notes: uses before this record are gone. */
    private static final byte[] DONE_KEY = {'p', 'r', 'u', 'n', 'e', 'd'};

    private static final int STEP = 1000;

    private final EvidenceLog log;
    private final Store store;
    private final BooleanSupplier goOn;

    /**
     * @param goOn asked between steps
     */
    public Pruning(EvidenceLog log, BooleanSupplier goOn) {
        this.log = log;
        this.store = log.store();
        this.goOn = goOn;
    }

    /**
     * Drops what may go.
     *
     * @param limit records from here on are still needed by somebody on this node
     * @return how many records were dropped
     */
    public long run(long limit) {
        long done = done();
        long end = Math.min(log.archivedBelow(), limit);
        if (end <= done) {
            return 0;
        }
        long dropped = dropRecords(done, end);
        if (!goOn.getAsBoolean()) {
            return dropped;
        }
        dropLookUps(end, keptBelow(end));
        if (goOn.getAsBoolean()) {
            store.putLocal(DONE_KEY, ByteBuffer.allocate(Long.BYTES).putLong(end).array());
            store.compact(Column.RECORDS);
            store.compact(Column.INDEX);
        }
        return dropped;
    }

    /** Uses before this record are gone. */
    private long done() {
        byte[] noted = store.get(Column.LOCAL, DONE_KEY);
        return noted == null ? 0 : ByteBuffer.wrap(noted).getLong();
    }

    private long dropRecords(long from, long end) {
        long dropped = 0;
        for (long next = from; next < end && goOn.getAsBoolean(); next += STEP) {
            var uses = new ArrayList<byte[]>();
            store.scan(
                    Column.RECORDS,
                    LogKeys.record(next),
                    LogKeys.record(Math.min(end, next + STEP)),
                    true,
                    (key, json) -> {
                        if (!ParsedRecord.parse(json).digests().containsKey("state")) {
                            uses.add(key);
                        }
                        return true;
                    });
            store.drop(Column.RECORDS, uses);
            dropped += uses.size();
        }
        return dropped;
    }

    private Set<Long> keptBelow(long end) {
        Set<Long> kept = new HashSet<>();
        store.scan(
                Column.RECORDS,
                null,
                LogKeys.record(end),
                true,
                (key, _) -> kept.add(LogKeys.number(key)));
        return kept;
    }

    private void dropLookUps(long end, Set<Long> kept) {
        byte[] from = new byte[0];
        while (goOn.getAsBoolean()) {
            var step = new Step();
            store.scan(
                    Column.INDEX,
                    from,
                    null,
                    true,
                    (key, distances) -> step.look(key, finds(key, distances, end, kept)));
            store.drop(Column.INDEX, step.useless);
            if (!step.full()) {
                return;
            }
            from = step.last;
        }
    }

    private static boolean finds(byte[] key, byte[] distances, long end, Set<Long> kept) {
        var found = new boolean[1];
        Postings.read(key, distances, index -> found[0] |= index >= end || kept.contains(index));
        return found[0];
    }

    /** Entries that one scan looks at. */
    private static final class Step {
        private final List<byte[]> useless = new ArrayList<>();
        private byte[] last = new byte[0];
        private int looked;

        boolean look(byte[] key, boolean finds) {
            last = key;
            if (!finds) {
                useless.add(key);
            }
            return ++looked < STEP;
        }

        boolean full() {
            return looked == STEP;
        }
    }
}
