package io.claviger.bench;

import io.claviger.evidence.merkle.TilePath;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How far the node's log and journal are, as {@code /metrics} shows it.
 *
 * @param entries index of the last journal entry; each entry is one batch and costs one sync
 */
record Counters(double records, double entries) {
    private static final String RECORDS = "claviger_evidence_records";
    private static final String ENTRIES = "claviger_journal_applied_index";

    /** Records in a full entry bundle, and bytes of the length before each (C2SP tlog-tiles). */
    private static final int BUNDLE_RECORDS = 256;

    private static final int LENGTH_BYTES = 2;

    static Counters of(NodeProcess node) {
        return new Counters(node.metric(RECORDS), node.metric(ENTRIES));
    }

    Counters minus(Counters before) {
        return new Counters(records - before.records, entries - before.entries);
    }

    OptionalDouble recordsPerSync() {
        return entries > 0 ? OptionalDouble.of(records / entries) : OptionalDouble.empty();
    }

    /** The average record of the last full bundle of the log. */
    static OptionalDouble bytesPerRecord(NodeProcess node) {
        long full = (long) node.metric(RECORDS) / BUNDLE_RECORDS;
        if (full == 0) {
            return OptionalDouble.empty();
        }
        var bundle = new TilePath(OptionalInt.empty(), full - 1, BUNDLE_RECORDS);
        byte[] records = node.bytes("/evidence/v1/log/tile/" + bundle, "auditor");
        return OptionalDouble.of((double) records.length / BUNDLE_RECORDS - LENGTH_BYTES);
    }
}
