package io.claviger.engine.boundary;

import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.command.Outcome;
import io.claviger.core.evidence.EvidenceRef;
import io.claviger.core.id.LogId;
import io.claviger.core.port.CommandHandler;
import io.claviger.core.port.StateTransaction;
import io.claviger.core.port.StateView;
import io.claviger.core.port.Store;
import io.claviger.core.port.StoreTransaction;
import io.claviger.core.refusal.Refusal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Applies commands in the order of the journal: decide, fold, record. Deterministic: time comes
 * from the command and never runs backwards.
 */
public final class BoundaryHandler implements CommandHandler {
    private final RecordLog records;
    private final Consumer<StateView> watcher;
    private volatile Optional<LogId> log = Optional.empty();
    private Instant lastTime = Instant.EPOCH;
    private Optional<Store> opened = Optional.empty();

    public BoundaryHandler(RecordLog records) {
        this(records, _ -> {});
    }

    /**
     * Applies commands.
     *
     * @param watcher sees the state as soon as there is one, before anything is applied
     */
    public BoundaryHandler(RecordLog records, Consumer<StateView> watcher) {
        this.records = records;
        this.watcher = watcher;
    }

    @Override
    public void open(StateView state, Store store) {
        watcher.accept(state);
        opened = Optional.of(store);
        lastTime = Instant.EPOCH;
        log = Optional.empty();
        state.device().ifPresent(device -> openLog(device.log(), device.archivedBelow()));
    }

    private void openLog(LogId id, long archivedBelow) {
        log = Optional.of(id);
        lastTime = records.open(id, archivedBelow, opened.orElseThrow()).orElse(Instant.EPOCH);
    }

    @Override
    public Outcome apply(Command command, StateTransaction state, StoreTransaction store) {
        if (log.isEmpty()) {
            if (!(command instanceof Command.InitializeDevice first)) {
                throw new IllegalStateException("the first command initializes the device");
            }
            openLog(first.device().log(), first.device().archivedBelow());
        }
        Instant proposed = command.origin().time().truncatedTo(ChronoUnit.MILLIS);
        lastTime = proposed.isAfter(lastTime) ? proposed : lastTime;
        Decision decision = Decider.decide(command, state, lastTime);
        Optional<Long> sequence = command.origin().identity().credential().map(state::countRecord);
        return switch (decision) {
            case Decision.Refused(Refusal refusal, var events) -> {
                var record =
                        Recorder.record(
                                command,
                                lastTime,
                                Optional.of(refusal),
                                Optional.empty(),
                                sequence,
                                state);
                events.forEach(event -> Fold.fold(event, state));
                yield outcome(
                        records.append(record, events, List.of(), store), Optional.of(refusal));
            }
            case Decision.Accepted(var events) -> {
                // The record shows the state that was decided on, so it is drafted before the fold;
                // only the number of
                // the use comes out of the fold.
                Optional<Long> use = Optional.empty();
                for (Event event : events) {
                    if (event instanceof Event.KeyUsed used) {
                        use = Optional.of(Fold.fold(used, state).orElseThrow());
                    }
                }
                var record =
                        Recorder.record(command, lastTime, Optional.empty(), use, sequence, state);
                for (Event event : events) {
                    if (!(event instanceof Event.KeyUsed)) {
                        Fold.fold(event, state);
                    }
                    if (event instanceof Event.DeviceStored(var device)) {
                        records.archivedBelow(device.archivedBelow());
                    }
                }
                yield outcome(
                        records.append(record, events, Exhibits.of(command), store),
                        Optional.empty());
            }
        };
    }

    private Outcome outcome(long index, Optional<Refusal> refusal) {
        return new Outcome(new EvidenceRef(log.orElseThrow(), index), refusal);
    }

    @Override
    public void finish(StoreTransaction store) {
        records.finish(store);
    }

    @Override
    public void committed() {
        records.committed();
    }

    @Override
    public Optional<LogId> log() {
        return log;
    }
}
