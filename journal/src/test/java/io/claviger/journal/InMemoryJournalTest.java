package io.claviger.journal;

import io.claviger.core.port.CommandHandler;
import io.claviger.core.port.Journal;
import io.claviger.journal.testing.InMemoryJournal;

class InMemoryJournalTest extends JournalContract {
    @Override
    Journal open(CommandHandler handler) {
        return new InMemoryJournal(handler);
    }
}
