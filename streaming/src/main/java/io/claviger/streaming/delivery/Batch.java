package io.claviger.streaming.delivery;

import io.claviger.streaming.format.StreamedRecord;
import java.util.List;

/**
 * A run of the log, and those of its records that the sink gets.
 *
 * @param from index of the first record of the run
 * @param end index behind its last
 * @param records may be empty: a run of which the sink gets nothing
 */
public record Batch(long from, long end, List<StreamedRecord> records) {
    public Batch {
        records = List.copyOf(records);
        if (from < 0 || end <= from) {
            throw new IllegalArgumentException("a batch covers at least one record");
        }
    }
}
