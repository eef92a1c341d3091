package io.claviger.journal.raft;

import io.claviger.core.command.Command;
import io.claviger.core.command.Outcome;
import io.claviger.core.id.LogId;
import io.claviger.core.port.CommandHandler;
import io.claviger.core.port.Fault;
import io.claviger.journal.codec.BatchCodec;
import io.claviger.journal.snapshot.Snapshot;
import io.claviger.journal.snapshot.Snapshots;
import io.claviger.journal.state.CachedState;
import io.claviger.journal.state.Overlay;
import io.claviger.journal.store.Position;
import io.claviger.journal.store.RocksStore;
import io.claviger.journal.store.StoreDamaged;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies entries: each batch becomes one write batch of the store, with the entry's index inside.
 * Entries that the store knows already are skipped. After the first failure nothing is applied any
 * more, because the order would be broken.
 */
final class Machine extends BaseStateMachine {
    private static final Logger LOG = LoggerFactory.getLogger(Machine.class);

    /** Who proposes batches and waits for them; called in order by the thread that applies. */
    interface Proposer {
        /** The commands of a batch that this very process proposed, or null. */
        @Nullable List<Command> proposed(BatchCodec.Header batch);

        /** The batch is in the store. */
        void applied(BatchCodec.Header batch, List<Outcome> outcomes, int bytes, Overlay overlay);

        /** The store is closed until {@link #replaced}; its files and the log's come and go. */
        void replacing();

        /** The store is another one, which ends at this entry and holds these batches. */
        void replaced(Position position, Predicate<BatchCodec.Header> holds);

        /** The log from this entry on is taken back: a new leader has another one. */
        void truncated(long index);

        /** Another node leads, or this one does. */
        void leaderChanged();

        /** Another node asks something beside the journal. */
        byte[] asked(byte[] question);
    }

    private final RocksStore store;
    private final CachedState state;
    private final CommandHandler handler;
    private final Snapshots snapshots;
    private final Condition condition;
    private final Proposer proposer;
    // Held while an entry is applied or a snapshot is cut, so that a snapshot lies between entries.
    private final ReentrantLock applying = new ReentrantLock();
    private final SnapshotStorage storage = new SnapshotStorage();
    private final AppliedBatches batches = new AppliedBatches();
    private Optional<LogId> log = Optional.empty();
    private volatile boolean starting = true;
    private volatile @Nullable Told told;

    Machine(
            RocksStore store,
            CachedState state,
            CommandHandler handler,
            Snapshots snapshots,
            Condition condition,
            Proposer proposer) {
        this.store = store;
        this.state = state;
        this.handler = handler;
        this.snapshots = snapshots;
        this.condition = condition;
        this.proposer = proposer;
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId groupId, RaftStorage raftStorage)
            throws IOException {
        super.initialize(server, groupId, raftStorage);
        batches.open(store);
        getLifeCycle()
                .startAndTransition(() -> setLastAppliedTermIndex(termIndex(store.applied())));
    }

    /** Ratis has started: snapshots are the real ones from now on. */
    void started() {
        starting = false;
    }

    static TermIndex termIndex(Position position) {
        return TermIndex.valueOf(position.term(), position.index());
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        RaftProtos.LogEntryProto entry = transaction.getLogEntry();
        var position = new Position(entry.getTerm(), entry.getIndex());
        if (condition.failed()) {
            return CompletableFuture.failedFuture(new Fault.NotServing(condition.now().reason()));
        }
        applying.lock();
        try {
            if (position.index() > store.applied().index()) {
                apply(position, entry.getStateMachineLogEntry());
            }
            updateLastAppliedTermIndex(position.term(), position.index());
            return CompletableFuture.completedFuture(Message.EMPTY);
        } catch (RuntimeException | Error e) {
            LOG.error("Entry {} was not applied", position, e);
            condition.fail("entry " + position.index() + " could not be applied: " + e);
            return CompletableFuture.failedFuture(e);
        } finally {
            applying.unlock();
        }
    }

    private void apply(Position position, RaftProtos.StateMachineLogEntryProto entry) {
        var data = entry.getLogData();
        BatchCodec.Header batch = BatchCodec.header(data.asReadOnlyByteBuffer());
        if (batches.contains(batch)) {
            // Sent again because its answer was lost; the first one counts, and was answered.
            try (var commit = store.begin()) {
                commit.write(position);
            }
            return;
        }
        // What is still in memory needs no decoding: a command reads back as it was written.
        List<Command> commands = proposer.proposed(batch);
        if (commands == null) {
            commands = BatchCodec.decode(data.asReadOnlyByteBuffer()).commands();
        }
        var overlay = new Overlay(state);
        var outcomes = new ArrayList<Outcome>(commands.size());
        try (var commit = store.begin()) {
            for (Command command : commands) {
                outcomes.add(handler.apply(command, overlay, commit::put));
            }
            handler.finish(commit::put);
            overlay.writeTo(commit::putState, commit::deleteState);
            Optional<LogId> now = handler.log();
            if (!now.equals(log)) {
                now.ifPresent(id -> commit.log(id.value()));
                log = now;
            }
            if (!overlay.removedRows().isEmpty()) {
                commit.purgeUpTo(position.index());
            }
            batches.add(batch, position.index(), commit);
            commit.write(position);
        }
        overlay.publish();
        handler.committed();
        proposer.applied(batch, outcomes, data.size(), overlay);
    }

    /** Entries that are Ratis' own: configurations. The store counts them too. */
    @Override
    public void notifyTermIndexUpdated(long term, long index) {
        if (condition.failed()) {
            return;
        }
        applying.lock();
        try {
            if (index > store.applied().index()) {
                try (var commit = store.begin()) {
                    commit.write(new Position(term, index));
                }
            }
            updateLastAppliedTermIndex(term, index);
        } finally {
            applying.unlock();
        }
    }

    /** Runs {@code work} between two entries, with the place of the last one in the store. */
    void betweenEntries(Consumer<Position> work) {
        applying.lock();
        try {
            work.accept(store.applied());
        } finally {
            applying.unlock();
        }
    }

    @Override
    public long takeSnapshot() {
        // The module takes its snapshots itself; whoever asks Ratis for one gets the latest.
        return snapshots.latest().map(s -> s.position().index()).orElse(-1L);
    }

    // While Ratis starts, the store itself is the snapshot: applying goes on behind it, instead of
    // walking through what the store knows already.
    @Override
    public @Nullable SnapshotInfo getLatestSnapshot() {
        if (starting) {
            Position applied = store.applied();
            return applied.index() < 0
                    ? null
                    : new FileListSnapshotInfo(List.of(), applied.term(), applied.index());
        }
        return snapshots.latest().map(this::told).orElse(null);
    }

    // Ratis asks at every message between nodes, and to look at a file costs a call of the system.
    private SnapshotInfo told(Snapshot snapshot) {
        Told last = told;
        if (last != null && last.snapshot().equals(snapshot)) {
            return last.info();
        }
        var info =
                new FileListSnapshotInfo(
                        Stream.concat(snapshot.files().stream(), Stream.of(snapshot.manifest()))
                                .map(path -> new FileInfo(path, null))
                                .toList(),
                        snapshot.position().term(),
                        snapshot.position().index());
        told = new Told(snapshot, info);
        return info;
    }

    private record Told(Snapshot snapshot, SnapshotInfo info) {}

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return storage;
    }

    /** Before the store under this machine is replaced by a snapshot. */
    @Override
    public void pause() {
        getLifeCycle().transition(LifeCycle.State.PAUSING);
        applying.lock();
        try {
            proposer.replacing();
            store.close();
        } finally {
            applying.unlock();
        }
        getLifeCycle().transition(LifeCycle.State.PAUSED);
    }

    /** After it: opens the latest snapshot, if it is newer than the store that was there. */
    @Override
    public void reinitialize() throws IOException {
        applying.lock();
        try {
            getLifeCycle().transition(LifeCycle.State.STARTING);
            Path directory = store.directory();
            snapshots.open();
            var latest = snapshots.latest();
            if (latest.isPresent() && latest.get().position().index() > store.applied().index()) {
                store.forgetGuard();
                snapshots.restore(latest.get(), directory);
            }
            store.open(false);
            state.clear();
            batches.open(store);
            handler.open(state, store);
            log = Optional.empty();
            setLastAppliedTermIndex(termIndex(store.applied()));
            proposer.replaced(store.applied(), batches::contains);
            getLifeCycle().transition(LifeCycle.State.RUNNING);
        } catch (StoreDamaged e) {
            condition.fail("the snapshot cannot be opened: " + e.getMessage());
            throw new IOException(e);
        } finally {
            applying.unlock();
        }
    }

    @Override
    public CompletableFuture<Void> truncate(long index) {
        proposer.truncated(index);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
        proposer.leaderChanged();
    }

    /** What nodes ask each other comes this way, because it needs no leader. */
    @Override
    public CompletableFuture<Message> queryStale(Message request, long minIndex) {
        try {
            return CompletableFuture.completedFuture(
                    Message.valueOf(
                            UnsafeByteOperations.unsafeWrap(
                                    proposer.asked(request.getContent().toByteArray()))));
        } catch (IllegalArgumentException | IllegalStateException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void notifyLogFailed(Throwable cause, RaftProtos.@Nullable LogEntryProto entry) {
        condition.fail("the journal's log failed: " + cause);
    }

    @Override
    public void notifyServerShutdown(RaftProtos.RoleInfoProto role, boolean allServer) {
        // No-op once the node was stopped on purpose.
        condition.fail("the Raft server shut down");
    }

    @Override
    public void notifyGroupRemove() {
        condition.fail("the node was removed from its group");
    }

    @Override
    public void close() {
        getLifeCycle().transition(LifeCycle.State.CLOSING);
        getLifeCycle().transition(LifeCycle.State.CLOSED);
    }

    private final class SnapshotStorage implements StateMachineStorage {
        @Override
        public void init(RaftStorage raftStorage) {}

        @Override
        public @Nullable SnapshotInfo getLatestSnapshot() {
            return Machine.this.getLatestSnapshot();
        }

        @Override
        public void format() {}

        // Where Ratis puts a snapshot that another node sends, under the name it has there.
        @Override
        public File getSnapshotDir() {
            return snapshots.directory().toFile();
        }

        @Override
        public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) {
            // Snapshots does this itself.
        }
    }
}
