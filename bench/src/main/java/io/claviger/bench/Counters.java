package io.claviger.bench;

import java.util.OptionalDouble;

/** What the node counts about its journal, as {@code /metrics} shows it. */
record Counters(double records, double syncs, double recordBytes) {
    private static final String RECORDS = "claviger_evidence_records_total";
    private static final String SYNCS = "claviger_journal_syncs_total";
    private static final String RECORD_BYTES = "claviger_evidence_record_bytes_total";

    static Counters of(NodeProcess node) {
        return new Counters(node.metric(RECORDS), node.metric(SYNCS), node.metric(RECORD_BYTES));
    }

    Counters minus(Counters before) {
        return new Counters(
                records - before.records, syncs - before.syncs, recordBytes - before.recordBytes);
    }

    OptionalDouble recordsPerSync() {
        return syncs > 0 ? OptionalDouble.of(records / syncs) : OptionalDouble.empty();
    }

    OptionalDouble bytesPerRecord() {
        return records > 0 && recordBytes > 0
                ? OptionalDouble.of(recordBytes / records)
                : OptionalDouble.empty();
    }
}
