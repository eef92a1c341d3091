package io.claviger.journal.testing;

import io.claviger.core.command.Command;
import io.claviger.core.command.Outcome;
import io.claviger.core.port.Column;
import io.claviger.core.port.CommandHandler;
import io.claviger.core.port.Fault;
import io.claviger.core.port.Journal;
import io.claviger.core.port.StateView;
import io.claviger.core.port.Store;
import io.claviger.journal.state.CachedState;
import io.claviger.journal.state.Overlay;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A journal without a disk: every command is an entry, applied by the caller. */
public final class InMemoryJournal implements Journal, AutoCloseable {
    private final CommandHandler handler;
    private final InMemoryStore store = new InMemoryStore();
    private final CachedState state = new CachedState(store);
    private Health health = new Health(Health.State.SERVING, "the journal serves", -1);

    public InMemoryJournal(CommandHandler handler) {
        this.handler = handler;
        handler.open(state, store);
    }

    @Override
    public synchronized CompletionStage<Outcome> append(Command command) {
        if (health.state() != Health.State.SERVING) {
            return CompletableFuture.failedFuture(new Fault.NotServing(health.reason()));
        }
        try {
            var overlay = new Overlay(state);
            Outcome outcome =
                    handler.apply(
                            command, overlay, (column, key, value) -> put(column, key, value));
            handler.finish(this::put);
            write(overlay);
            overlay.publish();
            handler.committed();
            health = new Health(health.state(), health.reason(), health.appliedIndex() + 1);
            return CompletableFuture.completedFuture(outcome);
        } catch (RuntimeException e) {
            health = new Health(Health.State.FAILED, "apply: " + e, health.appliedIndex());
            return CompletableFuture.failedFuture(new Fault.OutcomeUnknown(health.reason()));
        }
    }

    /** Writes the rows of a transaction, without publishing them. */
    public void write(Overlay overlay) {
        overlay.writeTo(
                (key, value) -> put(Column.STATE, key, value),
                key -> store.column(Column.STATE).remove(key));
    }

    private void put(Column column, byte[] key, byte[] value) {
        store.column(column).put(key, value);
    }

    @Override
    public StateView state() {
        return state;
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public synchronized Health health() {
        return health;
    }

    @Override
    public synchronized void close() {
        health = new Health(Health.State.STOPPED, "stopped", health.appliedIndex());
    }
}
