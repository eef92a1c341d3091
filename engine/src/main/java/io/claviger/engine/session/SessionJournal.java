package io.claviger.engine.session;

import io.claviger.core.command.Command;
import io.claviger.core.command.Outcome;
import io.claviger.core.port.Journal;
import io.claviger.core.port.StateView;
import io.claviger.core.port.Store;
import java.util.concurrent.CompletionStage;

/** The journal as the keys of one program's sessions see it. Safe for many threads. */
record SessionJournal(Journal journal, SessionKeys keys) implements Journal {

    @Override
    public CompletionStage<Outcome> append(Command command) {
        return journal.append(keys.carried(command))
                .thenApply(
                        outcome -> {
                            if (outcome.refusal().isEmpty()) {
                                keys.granted(command);
                            }
                            return outcome;
                        });
    }

    @Override
    public StateView state() {
        return keys.in(journal.state());
    }

    @Override
    public Store store() {
        return journal.store();
    }

    @Override
    public Health health() {
        return journal.health();
    }
}
