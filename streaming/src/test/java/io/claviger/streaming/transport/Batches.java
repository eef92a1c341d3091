package io.claviger.streaming.transport;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.log.LogEntry;
import io.claviger.streaming.delivery.Batch;
import io.claviger.streaming.format.StreamedRecord;
import io.claviger.streaming.testing.TestLog;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;

/** Batches of small records. */
final class Batches {
    private Batches() {}

    static Batch of(long from, long end) {
        return new Batch(from, end, LongStream.range(from, end).mapToObj(Batches::record).toList());
    }

    private static StreamedRecord record(long index) {
        String json =
                """
                {"v":1,"time":"2026-11-24T08:15:30.123Z","log":"claviger/sample",\
                "request":{"id":"r%d"},"identity":{"roles":[],"authentication":"none"},\
                "interface":{"name":"rest","source":"local"},\
                "boundary":{"operation":"sign","decision":"granted","approvals":[]},"digests":{}}"""
                        .formatted(index);
        return StreamedRecord.of(
                TestLog.ID,
                new LogEntry(index, Bytes.of(json.getBytes(StandardCharsets.US_ASCII))));
    }
}
