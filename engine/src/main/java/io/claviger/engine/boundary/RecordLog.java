package io.claviger.engine.boundary;

import io.claviger.core.command.Event;
import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.LogId;
import io.claviger.core.port.Store;
import io.claviger.core.port.StoreTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The evidence log as the key boundary sees it. One thread. */
public interface RecordLog {

    /**
     * Opens the log over what the store holds; the time of its last record, if it has one.
     *
     * @param archivedBelow uses before this record may be gone
     */
    Optional<Instant> open(LogId log, long archivedBelow, Store store);

    /**
     * Appends and returns the index.
     *
     * @param changes what the decision changed
     * @param exhibits bytes that the record names by their digest
     */
    long append(
            EvidenceRecord record,
            List<Event> changes,
            List<Bytes> exhibits,
            StoreTransaction store);

    /** From this journal entry on, uses before the record may be gone. */
    void archivedBelow(long index);

    /** The last append of a journal entry was made. */
    void finish(StoreTransaction store);

    /** What was appended is durable now: show it to readers. */
    void committed();
}
