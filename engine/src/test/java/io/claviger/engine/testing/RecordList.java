package io.claviger.engine.testing;

import io.claviger.core.command.Event;
import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.LogId;
import io.claviger.core.port.Store;
import io.claviger.core.port.StoreTransaction;
import io.claviger.engine.boundary.RecordLog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** An evidence log that keeps the records as they are. */
public final class RecordList implements RecordLog {
    private final List<EvidenceRecord> records = new CopyOnWriteArrayList<>();

    @Override
    public Optional<Instant> open(LogId log, long archivedBelow, Store store) {
        return records.isEmpty() ? Optional.empty() : Optional.of(records.getLast().time());
    }

    @Override
    public long append(
            EvidenceRecord record,
            List<Event> changes,
            List<Bytes> exhibits,
            StoreTransaction store) {
        records.add(record);
        return records.size() - 1L;
    }

    @Override
    public void archivedBelow(long index) {}

    @Override
    public void finish(StoreTransaction store) {}

    @Override
    public void committed() {}

    public List<EvidenceRecord> all() {
        return List.copyOf(records);
    }

    public EvidenceRecord last() {
        return records.getLast();
    }

    public EvidenceRecord at(long index) {
        return records.get(Math.toIntExact(index));
    }

    public int size() {
        return records.size();
    }
}
