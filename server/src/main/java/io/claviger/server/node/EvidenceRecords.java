package io.claviger.server.node;

import io.claviger.core.command.Event;
import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.LogId;
import io.claviger.core.port.Store;
import io.claviger.core.port.StoreTransaction;
import io.claviger.engine.boundary.RecordLog;
import io.claviger.evidence.checkpoint.Checkpointer;
import io.claviger.evidence.log.EvidenceLog;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.rest.evidence.EvidenceAccess;
import io.claviger.rest.evidence.Stamp;
import io.claviger.rest.evidence.Witnesses;
import java.security.Provider;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Joins the key boundary, which writes records, with the evidence log and those who read it. */
final class EvidenceRecords implements RecordLog, EvidenceAccess {
    private final Optional<Provider> digestProvider;
    private volatile Optional<EvidenceLog> log = Optional.empty();
    private volatile Optional<Checkpointer> checkpointer = Optional.empty();
    private volatile Witnesses witnesses = Witnesses.NONE;
    private volatile Supplier<Optional<Stamp>> stamp = Optional::empty;

    EvidenceRecords(Optional<Provider> digestProvider) {
        this.digestProvider = digestProvider;
    }

    @Override
    public Optional<Instant> open(LogId id, long archivedBelow, Store store) {
        EvidenceLog opened = EvidenceLog.open(store, id, archivedBelow, digestProvider);
        log = Optional.of(opened);
        return Optional.of(opened.lastTime());
    }

    @Override
    public long append(
            EvidenceRecord record,
            List<Event> changes,
            List<Bytes> exhibits,
            StoreTransaction store) {
        return log.orElseThrow().append(record, changes, exhibits, store);
    }

    @Override
    public void archivedBelow(long index) {
        log.orElseThrow().archivedBelow(index);
    }

    @Override
    public void finish(StoreTransaction store) {
        log.ifPresent(opened -> opened.finish(store));
    }

    @Override
    public void committed() {
        log.ifPresent(EvidenceLog::committed);
    }

    @Override
    public Optional<EvidenceReader> reader() {
        return log.map(EvidenceLog::reader);
    }

    @Override
    public Optional<Checkpointer> checkpointer() {
        return checkpointer;
    }

    @Override
    public Witnesses witnesses() {
        return witnesses;
    }

    @Override
    public Optional<Stamp> stamp() {
        return stamp.get();
    }

    Optional<EvidenceLog> log() {
        return log;
    }

    void checkpointBy(Checkpointer opened) {
        checkpointer = Optional.of(opened);
    }

    void witnessBy(Witnesses watching) {
        witnesses = watching;
    }

    void stampBy(Supplier<Optional<Stamp>> stamper) {
        stamp = stamper;
    }
}
