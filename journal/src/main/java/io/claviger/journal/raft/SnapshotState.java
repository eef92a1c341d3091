package io.claviger.journal.raft;

import io.claviger.core.port.StateView;
import io.claviger.journal.state.CachedState;
import io.claviger.journal.store.RocksStore;
import io.claviger.journal.store.StoreDamaged;
import java.nio.file.Path;

/** The state in the files of a {@link HeldSnapshot}, to look at without a journal. */
public final class SnapshotState implements AutoCloseable {
    private final RocksStore store;
    private final StateView state;

    private SnapshotState(RocksStore store) {
        this.store = store;
        this.state = new CachedState(store);
    }

    /**
     * Opens the files, and leaves them as they are.
     *
     * @throws JournalDamaged if they are not whole
     */
    public static SnapshotState open(Path files) {
        var store = new RocksStore(files, _ -> {});
        try {
            store.openToRead();
            return new SnapshotState(store);
        } catch (StoreDamaged damaged) {
            throw new JournalDamaged(
                    damaged.file(),
                    String.valueOf(damaged.getMessage()),
                    "Take another backup",
                    damaged);
        }
    }

    public StateView state() {
        return state;
    }

    @Override
    public void close() {
        store.close();
    }
}
