package io.claviger.bench;

import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Outcome;
import io.claviger.core.evidence.EvidenceRef;
import io.claviger.core.id.LogId;
import io.claviger.core.port.Journal;
import io.claviger.core.port.StateView;
import io.claviger.core.port.Store;
import io.claviger.core.refusal.Refusal;
import io.claviger.engine.boundary.Decider;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What evidence costs is what a node is faster without it: uses of keys are decided as always and
 * answered at once, without a record, a batch, a sync or a tree. Everything else goes to the real
 * journal. Only the benchmark can start a node with it.
 */
final class UnrecordedJournal implements Journal {
    private final Journal real;

    UnrecordedJournal(Journal real) {
        this.real = real;
    }

    @Override
    public CompletionStage<Outcome> append(Command command) {
        if (!(command instanceof Command.UseKey use)) {
            return real.append(command);
        }
        StateView state = real.state();
        LogId log = state.device().orElseThrow().log();
        Optional<Refusal> refusal =
                switch (Decider.decide(use, state)) {
                    case Decision.Accepted _ -> Optional.empty();
                    case Decision.Refused(Refusal why, _) -> Optional.of(why);
                };
        return CompletableFuture.completedStage(new Outcome(new EvidenceRef(log, 0), refusal));
    }

    @Override
    public StateView state() {
        return real.state();
    }

    @Override
    public Store store() {
        return real.store();
    }

    @Override
    public Health health() {
        return real.health();
    }
}
