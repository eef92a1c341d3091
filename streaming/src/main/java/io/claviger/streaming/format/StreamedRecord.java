package io.claviger.streaming.format;

import io.claviger.core.id.LogId;
import io.claviger.evidence.log.LogEntry;
import io.claviger.evidence.record.ParsedRecord;
import java.nio.charset.StandardCharsets;

/** A record on its way: its place, its bytes, and what they say. */
public record StreamedRecord(LogId log, LogEntry entry, ParsedRecord parsed) {

    public static StreamedRecord of(LogId log, LogEntry entry) {
        return new StreamedRecord(log, entry, ParsedRecord.parse(entry.record().unsafeArray()));
    }

    public long index() {
        return entry.index();
    }

    /** {@code claviger-1234abcd/7}, as everywhere where a record is named. */
    public String place() {
        return log + "/" + entry.index();
    }

    /** The record's bytes, which are ASCII. */
    String text() {
        return new String(entry.record().unsafeArray(), StandardCharsets.US_ASCII);
    }

    /** {@code sign granted}. */
    String summary() {
        return parsed.boundary().operation()
                + (parsed.boundary().granted() ? " granted" : " refused");
    }
}
