package io.claviger.journal;

import io.claviger.core.port.CommandHandler;
import io.claviger.core.port.Journal;
import io.claviger.journal.raft.JournalOptions;
import io.claviger.journal.raft.RaftJournal;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class RaftJournalContractTest extends JournalContract {
    @TempDir Path directory;

    @Override
    Journal open(CommandHandler handler) {
        return RaftJournal.open(JournalOptions.at(directory).withFormat(true), handler);
    }
}
