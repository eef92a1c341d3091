package io.claviger.pkcs11.testing;

import io.claviger.core.command.Command;
import io.claviger.core.command.Outcome;
import io.claviger.core.port.CommandHandler;
import io.claviger.core.port.Fault;
import io.claviger.core.port.Journal;
import io.claviger.core.port.StateView;
import io.claviger.core.port.Store;
import io.claviger.testkit.MemoryState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Applies at once, keeps nothing, fails when a test says so. */
public final class MemoryJournal implements Journal {
    private final MemoryState state = new MemoryState();
    private final MemoryStore store = new MemoryStore();
    private final CommandHandler handler;
    private final List<Command> commands = new CopyOnWriteArrayList<>();
    private long applied;
    private volatile Health.State health = Health.State.SERVING;
    private volatile @Nullable Fault fault;

    MemoryJournal(CommandHandler handler) {
        this.handler = handler;
        handler.open(state, store);
    }

    /** What health says from now on. */
    public void become(Health.State next) {
        health = next;
    }

    /** What every command meets from now on; null: success. */
    public void failWith(@Nullable Fault next) {
        fault = next;
    }

    /** Everything that was appended. */
    public List<Command> commands() {
        return List.copyOf(commands);
    }

    @Override
    public CompletionStage<Outcome> append(Command command) {
        Fault failing = fault;
        if (failing != null) {
            return CompletableFuture.failedFuture(failing);
        }
        synchronized (this) {
            Outcome outcome = handler.apply(command, state, store);
            applied++;
            commands.add(command);
            handler.finish(store);
            handler.committed();
            return CompletableFuture.completedFuture(outcome);
        }
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
        return new Health(health, "a test says so", applied);
    }
}
