package io.claviger.core.port;

import io.claviger.core.command.Command;
import io.claviger.core.command.Outcome;
import io.claviger.core.id.LogId;
import java.util.Optional;

/**
 * What the journal does with each command, in the one order that it fixed: decide, fold, record.
 * Called by one thread at a time; must be deterministic: no clock, no randomness, no locale.
 */
public interface CommandHandler {

    /**
     * Called once before the first entry, and again whenever the store was replaced by a snapshot.
     */
    void open(StateView state, Store store);

    Outcome apply(Command command, StateTransaction state, StoreTransaction store);

    /** Called after the last command of an entry: writes what was gathered over the entry. */
    void finish(StoreTransaction store);

    /** Called after all commands of an entry are durable and visible to readers. */
    void committed();

    /** The log that this handler writes, once the device is initialized. */
    Optional<LogId> log();
}
