package io.claviger.engine.testing;

import io.claviger.core.command.Command;
import io.claviger.core.command.Outcome;
import io.claviger.core.port.Fault;
import io.claviger.core.port.Journal;
import io.claviger.core.port.StateView;
import io.claviger.core.port.Store;
import io.claviger.engine.boundary.BoundaryHandler;
import io.claviger.testkit.MemoryState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A journal that applies each command at once, in one order, with the real handler. Faults can be
 * switched on, and something can be made to happen between the decision at the edge and the append.
 */
public final class InMemoryJournal implements Journal {
    private final MemoryState state = new MemoryState();
    private final Store store = new MemoryStore();
    private final List<Command> commands = new ArrayList<>();
    private final BoundaryHandler handler;
    private final AtomicReference<Optional<Runnable>> meanwhile =
            new AtomicReference<>(Optional.empty());
    private volatile Optional<Fault> fault = Optional.empty();
    private volatile boolean answerLost;

    public InMemoryJournal(RecordList records) {
        handler = new BoundaryHandler(records);
        handler.open(state, store);
    }

    /** From now on nothing is appended and every caller gets {@code next}. */
    public void failWith(Fault next) {
        fault = Optional.of(next);
    }

    /** From now on commands are applied, and callers do not learn what became of them. */
    public void loseAnswers() {
        answerLost = true;
    }

    public void heal() {
        fault = Optional.empty();
        answerLost = false;
    }

    /** Runs once, before the next append, when its caller has decided and computed already. */
    public void meanwhile(Runnable race) {
        meanwhile.set(Optional.of(race));
    }

    @Override
    public CompletionStage<Outcome> append(Command command) {
        meanwhile.getAndSet(Optional.empty()).ifPresent(Runnable::run);
        if (fault.isPresent()) {
            return CompletableFuture.failedStage(fault.get());
        }
        Outcome outcome = apply(command);
        return answerLost
                ? CompletableFuture.failedStage(new Fault.OutcomeUnknown("the answer was lost"))
                : CompletableFuture.completedStage(outcome);
    }

    private synchronized Outcome apply(Command command) {
        commands.add(command);
        Outcome outcome = handler.apply(command, state, (_, _, _) -> {});
        handler.finish((_, _, _) -> {});
        handler.committed();
        return outcome;
    }

    /** Every command that was applied, in order. */
    public synchronized List<Command> commands() {
        return List.copyOf(commands);
    }

    @Override
    public MemoryState state() {
        return state;
    }

    /** The state as the engine sees it. */
    public StateView view() {
        return state;
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public Health health() {
        return new Health(Health.State.SERVING, "serving", commands().size());
    }
}
