package io.claviger.journal.raft;

import io.claviger.core.command.Command;
import io.claviger.core.command.Outcome;
import io.claviger.core.port.CommandHandler;
import io.claviger.core.port.Fault;
import io.claviger.core.port.Journal;
import io.claviger.core.port.StateView;
import io.claviger.core.port.Store;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.journal.codec.BatchCodec;
import io.claviger.journal.state.CachedState;
import io.claviger.journal.state.Overlay;
import io.claviger.journal.store.Position;
import io.claviger.journal.store.RocksStore;
import io.claviger.journal.watch.DiskReserve;
import io.claviger.journal.watch.FileWatch;
import io.claviger.journal.watch.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.raftlog.RaftLogBase;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of one node. Appends from any thread; never blocks the caller. An answer is given
 * after its batch is synced, applied and in the store, and after the node has looked whether its
 * files are still its own.
 *
 * <p>The stages that {@link #append} returns complete on a thread of the journal: what depends on
 * them must not block.
 */
public final class RaftJournal implements Journal, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RaftJournal.class);
    private static final long TICK_MILLIS = 1000;
    private static final long DRAIN_MILLIS = 800;
    private static final long STARTUP_POLL_MILLIS = 2;
    private static final long OTHERS_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final JournalOptions options;
    private final DataDirectory directory;
    private final RocksStore store;
    private final CachedState state;
    private final Condition condition;
    private final Batcher batcher;
    private final Machine machine;
    private final ScheduledExecutorService ticks;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Isolation isolation = new Isolation();
    private volatile Optional<NodeStatus.LastUse> lastUse = Optional.empty();
    private volatile @Nullable Supplier<NodeStatus.Told> told;
    private @Nullable RaftServer server;
    private @Nullable RaftClientAsynchronousProtocol division;
    private volatile @Nullable Cluster cluster;
    private volatile @Nullable FileWatch watch;
    private volatile @Nullable DiskReserve reserve;
    private volatile @Nullable Maintenance maintenance;

    private RaftJournal(JournalOptions options, CommandHandler handler) {
        this.options = options;
        this.directory = new DataDirectory(options);
        this.condition = new Condition(this::failed);
        this.store = new RocksStore(directory.state(), condition::fail);
        this.state = new CachedState(store);
        this.batcher = new Batcher(options, this::submit);
        this.machine =
                new Machine(
                        store, state, handler, directory.snapshots(), condition, new Proposals());
        this.ticks = Executors.newSingleThreadScheduledExecutor(daemon("journal-watch"));
    }

    private static ThreadFactory daemon(String name) {
        return Thread.ofPlatform().daemon().name(name).factory();
    }

    /**
     * The nodes that a journal knows to belong to its group, without opening it; for one that is
     * damaged. Empty if it does not say.
     */
    public static List<Member> knownMembers(Path directory) {
        return DataDirectory.knownMembers(directory);
    }

    /**
     * Has a node put out of a group that knows it, before it is opened anew with nothing. As the
     * member that it was it would count for entries that it has lost, and vote for a leader that
     * lacks them.
     *
     * @param known nodes of the group, without this one
     * @throws IOException if nobody put it out within the time
     */
    public static void leave(JournalOptions options, List<Member> known, Duration limit)
            throws IOException {
        Cluster.leave(options, known, limit);
    }

    /** Whether a directory holds a journal. */
    public static boolean exists(Path directory) {
        return DataDirectory.initialized(directory);
    }

    /**
     * Opens the journal and waits until it serves.
     *
     * @throws JournalDamaged if something is missing or damaged
     * @throws JournalUnavailable if the directory is not one to open, or the node does not come up
     */
    public static RaftJournal open(JournalOptions options, CommandHandler handler) {
        var journal = new RaftJournal(options, handler);
        try {
            journal.start(handler);
            return journal;
        } catch (RuntimeException | Error e) {
            journal.close();
            throw e;
        }
    }

    private void start(CommandHandler handler) {
        directory.lock();
        if (options.format()) {
            directory.format(store);
        } else {
            directory.recover(store);
        }
        handler.open(state, store);
        startRaft();
        awaitLeader();
        announce();
        machine.started();
        watchAndMaintain();
        var _ =
                ticks.scheduleAtFixedRate(
                        this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        condition.serve();
        checkDisk();
        LOG.info("The journal serves from entry {}", store.applied().index());
    }

    private void startRaft() {
        RaftProperties properties = RaftSettings.properties(directory.raft(), options.peers());
        Parameters parameters =
                RaftSettings.parameters(options.peers(), isolation, this::connectionEnded);
        try {
            RaftServer started =
                    RaftServer.newBuilder()
                            .setServerId(RaftPeerId.valueOf(options.nodeId()))
                            .setGroup(RaftSettings.group(options))
                            .setStateMachine(machine)
                            .setProperties(properties)
                            .setParameters(parameters)
                            .setOption(
                                    options.format()
                                            ? RaftStorage.StartupOption.FORMAT
                                            : RaftStorage.StartupOption.RECOVER)
                            .build();
            server = started;
            meetKnown(started);
            started.start();
            RaftServer.Division own = started.getDivision(RaftSettings.GROUP);
            // The division itself takes requests on the caller's thread; the server would hop to a
            // pool and wait for it.
            division = own instanceof RaftClientAsynchronousProtocol direct ? direct : started;
            if (options.peers().isPresent()) {
                Duration election = options.peers().get().election();
                cluster =
                        new Cluster(
                                own,
                                properties,
                                parameters,
                                batcher,
                                options.timeouts().append(),
                                election.dividedBy(2),
                                isolation,
                                this::status,
                                this::cutOff);
            }
        } catch (IOException | RuntimeException e) {
            throw notStarted(e);
        }
    }

    /**
     * Ratis keeps the first address that it hears of a node, and the log may begin with a time in
     * which the first node was alone and had none.
     */
    private void meetKnown(RaftServer started) {
        options.peers()
                .ifPresent(
                        peers ->
                                started.getServerRpc()
                                        .addRaftPeers(
                                                peers.known().stream().map(Member::peer).toList()));
    }

    private RuntimeException notStarted(Throwable cause) {
        var damage = directory.findDamage(cause);
        return damage.isPresent()
                ? damage.get()
                : new JournalUnavailable("the journal's log does not start: " + cause, cause);
    }

    private void awaitLeader() {
        long deadline = System.nanoTime() + options.timeouts().start().toNanos();
        try {
            RaftServer.Division own = raft().getDivision(RaftSettings.GROUP);
            if (cluster != null && awaitOthers(cluster)) {
                return;
            }
            while (!own.getInfo().isLeaderReady()) {
                if (condition.failed()) {
                    throw notStarted(new IllegalStateException(condition.now().reason()));
                }
                if (own.getInfo().getLifeCycleState().isClosingOrClosed()
                        || System.nanoTime() > deadline) {
                    throw notStarted(
                            new IllegalStateException(
                                    "not ready after "
                                            + options.timeouts().start().toSeconds()
                                            + " s: "
                                            + own.getInfo().getLifeCycleState()
                                            + ", "
                                            + own.getInfo().getCurrentRole()));
                }
                Thread.sleep(STARTUP_POLL_MILLIS);
            }
        } catch (IOException e) {
            throw notStarted(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalUnavailable("interrupted while starting", e);
        }
    }

    /**
     * A node among others starts without them, and says so; one that founds its cluster leads it.
     */
    private boolean awaitOthers(Cluster others) throws InterruptedException {
        boolean founding = options.format() && !options.peers().orElseThrow().joining();
        long deadline = System.nanoTime() + OTHERS_NANOS;
        while (!founding
                && !condition.failed()
                && !others.ready()
                && System.nanoTime() < deadline
                && !options.peers().orElseThrow().joining()) {
            Thread.sleep(STARTUP_POLL_MILLIS);
        }
        return !founding;
    }

    private void announce() {
        Cluster others = cluster;
        if (others == null || options.peers().orElseThrow().joining() || !others.leads()) {
            return;
        }
        try {
            others.announce(options.peers().orElseThrow().address());
        } catch (IOException e) {
            throw notStarted(e);
        }
    }

    private void watchAndMaintain() {
        try {
            var newWatch = new FileWatch(directory.segments(), store, directory.snapshots());
            newWatch.check();
            watch = newWatch;
            reserve = new DiskReserve(directory.root(), options.diskReserveBytes());
            var newMaintenance =
                    new Maintenance(
                            options,
                            store,
                            directory.snapshots(),
                            machine,
                            batcher,
                            log(),
                            newWatch,
                            condition,
                            this::beginNewTerm);
            maintenance = newMaintenance;
            newMaintenance.start();
        } catch (IOException | Violation e) {
            throw new JournalUnavailable("the data directory cannot be watched: " + e, e);
        }
    }

    private void beginNewTerm() {
        Cluster others = cluster;
        if (others != null) {
            others.handOver();
        }
    }

    private RaftLogBase log() throws IOException {
        if (raft().getDivision(RaftSettings.GROUP).getRaftLog() instanceof RaftLogBase log) {
            return log;
        }
        throw new IOException("Ratis has another log than the segmented one");
    }

    private RaftServer raft() {
        RaftServer started = server;
        if (started == null) {
            throw new IllegalStateException("the Raft server is not there yet");
        }
        return started;
    }

    @Override
    public CompletionStage<Outcome> append(Command command) {
        DiskReserve disk = reserve;
        if (disk != null && disk.due()) {
            checkDisk();
        }
        Condition.Now now = condition.now();
        if (now.state() != Health.State.SERVING) {
            return CompletableFuture.failedFuture(new Fault.NotServing(now.reason()));
        }
        requireReadableByAll(command);
        CompletionStage<Outcome> answer = batcher.append(command);
        if (condition.failed()) {
            // It may have come in after the others were turned away.
            batcher.failAll(condition.now().reason());
        }
        return answer;
    }

    /**
     * An older node of the cluster would stop at a command that it cannot read: so it is not even
     * proposed while there is one.
     */
    private void requireReadableByAll(Command command) {
        Cluster others = cluster;
        if (others == null) {
            return;
        }
        int needed = CommandFormats.of(command);
        if (needed > CommandFormats.FIRST) {
            int common = others.commonFormat(options.reads());
            if (needed > common) {
                throw new Refusal.Thrown(
                        RefusalCode.CLUSTER_STATE,
                        "not every node of the cluster is known to read this yet (format %d, common is %d): upgrade all nodes, and see that they are up"
                                .formatted(needed, common));
            }
        }
    }

    /** This node hears nothing of the others any more, for a while. */
    private void connectionEnded() {
        Cluster others = cluster;
        if (others != null) {
            others.connectionEnded();
        }
    }

    private void cutOff(String why) {
        condition.noMajority(why);
        batcher.failAll(why);
    }

    private void submit(long sequence, byte[] batch) {
        var to = division;
        try {
            FileWatch present = watch;
            if (present != null && !condition.failed()) {
                present.checkBeforeWrite();
            }
            if (to == null || condition.failed()) {
                throw new IOException("the journal does not serve");
            }
            Cluster others = cluster;
            if (others != null) {
                others.submit(sequence, batch);
                return;
            }
            var _ =
                    to.submitClientRequestAsync(
                                    RaftClientRequest.newBuilder()
                                            .setClientId(client)
                                            .setServerId(raft().getId())
                                            .setGroupId(RaftSettings.GROUP)
                                            .setCallId(calls.incrementAndGet())
                                            .setType(RaftClientRequest.writeRequestType())
                                            .setMessage(
                                                    Message.valueOf(
                                                            UnsafeByteOperations.unsafeWrap(batch)))
                                            .build())
                            .whenComplete((reply, e) -> replied(sequence, reply, e));
        } catch (Violation e) {
            condition.fail(String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            replied(sequence, null, e);
        }
    }

    /** Outcomes come from apply; here only what went wrong before it is of interest. */
    private void replied(
            long sequence, @Nullable RaftClientReply reply, @Nullable Throwable thrown) {
        Throwable problem = thrown != null ? thrown : reply == null ? null : reply.getException();
        if (problem == null) {
            return;
        }
        String reason = "a batch did not get into the journal for certain: " + problem;
        batcher.lost(sequence, new Fault.OutcomeUnknown(reason));
        condition.fail(reason);
    }

    /** What the state machine asks of the batches of this process, and tells it of them. */
    private final class Proposals implements Machine.Proposer {
        @Override
        public @Nullable List<Command> proposed(BatchCodec.Header batch) {
            return batch.session() == batcher.session() ? batcher.commands(batch.sequence()) : null;
        }

        @Override
        public void applied(
                BatchCodec.Header batch, List<Outcome> outcomes, int bytes, Overlay overlay) {
            Maintenance present = maintenance;
            if (present != null) {
                present.applied(bytes, overlay.removedRows());
            }
            if (batch.session() == batcher.session()) {
                noteUse(batcher.commands(batch.sequence()), outcomes);
                answer(batch.sequence(), outcomes);
            }
        }

        private void noteUse(@Nullable List<Command> commands, List<Outcome> outcomes) {
            if (commands == null) {
                return;
            }
            for (int i = commands.size() - 1; i >= 0; i--) {
                if (commands.get(i) instanceof Command.UseKey use
                        && outcomes.get(i).refusal().isEmpty()
                        && use.origin().identity().application().isPresent()) {
                    lastUse =
                            Optional.of(
                                    new NodeStatus.LastUse(
                                            use.origin().identity().application().get().value(),
                                            use.origin().interfaceName().wireName(),
                                            use.origin().time()));
                    return;
                }
            }
        }

        @Override
        public byte[] asked(byte[] question) {
            Cluster others = cluster;
            if (others == null) {
                throw new IllegalStateException("the node starts");
            }
            return others.answer(question);
        }

        @Override
        public void replacing() {
            FileWatch present = watch;
            if (present != null) {
                present.suspend();
            }
        }

        @Override
        public void replaced(Position position, Predicate<BatchCodec.Header> holds) {
            learnFiles(position);
            // They were applied where the snapshot comes from; with what outcome, it does not say.
            batcher.unknown(
                    sequence -> holds.test(new BatchCodec.Header(batcher.session(), sequence)),
                    "the node was brought up to date by a snapshot");
        }

        @Override
        public void truncated(long index) {
            FileWatch present = watch;
            if (present != null) {
                present.allowTruncation(index);
            }
        }

        @Override
        public void leaderChanged() {
            Cluster others = cluster;
            if (others != null) {
                others.leaderChanged();
            }
        }
    }

    private void learnFiles(Position position) {
        FileWatch present = watch;
        if (present == null) {
            return;
        }
        try {
            present.resume(position.index());
        } catch (IOException e) {
            condition.fail("the data directory cannot be watched: " + e);
        }
    }

    private void answer(long sequence, List<Outcome> outcomes) {
        look();
        if (!condition.failed()) {
            batcher.complete(sequence, outcomes);
        }
    }

    /** Whether the files are still there; if not, nothing is answered any more. */
    private void look() {
        FileWatch present = watch;
        if (present == null) {
            return;
        }
        try {
            present.check();
        } catch (Violation e) {
            condition.fail(String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            condition.fail("the journal cannot look at its files: " + e);
        }
    }

    private void checkDisk() {
        DiskReserve disk = reserve;
        if (disk == null) {
            return;
        }
        try {
            Cluster others = cluster;
            if (disk.sufficient()) {
                if (others == null || others.led()) {
                    condition.serve();
                }
            } else {
                condition.diskFull(disk.shortage());
                if (others != null) {
                    others.handOver();
                }
            }
        } catch (IOException e) {
            condition.fail("free space cannot be asked for: " + e);
        }
    }

    private void failed(String reason) {
        batcher.failAll(reason);
        RaftServer started = server;
        if (cluster != null && started != null) {
            // The others go on without it: a leader that cannot write would hold them up, and keep
            // them from choosing another one. On a thread of its own, because this one may be
            // Ratis'.
            var _ =
                    Thread.ofPlatform()
                            .daemon()
                            .name("journal-retreat")
                            .start(() -> retire(started));
        }
    }

    private static void retire(RaftServer started) {
        try {
            started.close();
        } catch (IOException e) {
            LOG.warn("The Raft server did not close cleanly", e);
        }
    }

    private void tick() {
        if (condition.now().state() == Health.State.STOPPED) {
            return;
        }
        look();
        checkDisk();
        try {
            store.guard();
            long age = TimeUnit.NANOSECONDS.toMillis(batcher.oldestNanos());
            Cluster others = cluster;
            if (others != null && !others.led()) {
                condition.noMajority(others.whyAway());
            }
            if (others == null && age > options.timeouts().append().toMillis()) {
                condition.fail("a batch was not answered within " + age + " ms");
            }
            LifeCycle.State life =
                    raft().getDivision(RaftSettings.GROUP).getInfo().getLifeCycleState();
            // A node that joins is starting until the others take it in.
            if (others == null ? !life.isRunning() : life.isClosingOrClosed()) {
                condition.fail("the Raft division is " + life);
            }
        } catch (IOException | RuntimeException e) {
            condition.fail("the journal cannot watch itself: " + e);
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
    public CompletionStage<Void> latest() {
        Cluster others = cluster;
        return others == null ? CompletableFuture.completedStage(null) : others.latest();
    }

    @Override
    public boolean leads() {
        Cluster others = cluster;
        return others == null || others.leads();
    }

    /**
     * Asks to be taken into a group, and returns when its state is here.
     *
     * @param known nodes of the group
     * @throws IOException if nobody took this node in within the time
     */
    public void join(List<Member> known, Duration limit) throws IOException {
        others().join(known, options.peers().orElseThrow().address(), limit);
    }

    /** The nodes of this node's cluster; empty if it is alone. */
    public List<Member> members() {
        Cluster others = cluster;
        return others == null ? List.of() : others.members();
    }

    /**
     * Takes a node in that was started to join, and returns when it has caught up.
     *
     * @throws IOException if it was not taken in, or nobody knows
     */
    public void addMember(String id, String address) throws IOException {
        others().add(id, address);
    }

    /** Puts a node out of the group, which needs a majority of those that stay. */
    public void removeMember(String id) throws IOException {
        others().remove(id);
    }

    /** Lets the node tell of itself what only the server around the journal knows. */
    public void describeBy(Supplier<NodeStatus.Told> server) {
        told = server;
    }

    /** How this node is; empty until {@link #describeBy}. */
    public Optional<NodeStatus> status() {
        Supplier<NodeStatus.Told> server = told;
        if (server == null) {
            return Optional.empty();
        }
        return Optional.of(
                new NodeStatus(
                        server.get(),
                        condition.now().state(),
                        term(),
                        store.applied().index(),
                        options.reads(),
                        lastUse));
    }

    private long term() {
        try {
            return raft().getDivision(RaftSettings.GROUP).getInfo().getCurrentTerm();
        } catch (IOException closed) {
            return -1;
        }
    }

    /** What is known of a node of the cluster: its own last word, and when it did not answer. */
    public Heard heard(String id) {
        Cluster others = cluster;
        return others == null || id.equals(options.nodeId())
                ? new Heard(status(), Duration.ZERO, Optional.empty())
                : others.heard(id);
    }

    /**
     * Has a node of the cluster cut itself off from the others for a time, as a broken network
     * would; it comes back by itself.
     *
     * @throws IOException if it did not take the order
     * @throws IllegalArgumentException if there is no such node, or the time is not 1 second to 2
     *     minutes
     */
    public void isolate(String id, Duration time) throws IOException {
        others().isolate(id, time);
    }

    /** Makes another node the master. */
    public void promote(String id) throws IOException {
        others().promote(id);
    }

    private Cluster others() {
        Cluster others = cluster;
        if (others == null) {
            throw new IllegalStateException("the node is alone");
        }
        return others;
    }

    /**
     * Stops serving until a restart, because of something that the journal cannot see itself; the
     * reason shows in health.
     */
    public void stopServing(String reason) {
        condition.fail(reason);
    }

    @Override
    public Health health() {
        Condition.Now now = condition.now();
        return new Health(now.state(), now.reason(), store.applied().index());
    }

    /**
     * What the journal did since it started.
     *
     * @param records commands answered
     * @param batches entries that held them: one sync each
     * @param waiting commands that wait for a batch now
     */
    public record Statistics(long records, long batches, int waiting) {}

    public Statistics statistics() {
        return new Statistics(batcher.answered(), batcher.batches(), batcher.waiting());
    }

    /** Takes a snapshot now, purges the log behind it, and returns when that is done. */
    public void snapshot() throws InterruptedException, ExecutionException {
        Maintenance present = maintenance;
        if (present == null) {
            throw new IllegalStateException("the journal is not open");
        }
        present.snapshotNow();
    }

    /**
     * Takes a snapshot now and keeps its files until it is closed: the state as it was behind one
     * entry, with the whole evidence log.
     *
     * @throws Fault.NotServing if none can be taken
     */
    public HeldSnapshot hold() {
        Maintenance present = maintenance;
        if (present == null || condition.now().state() != Health.State.SERVING) {
            throw new Fault.NotServing(condition.now().reason());
        }
        try {
            return new HeldSnapshot(present.hold(), present::release);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault.NotServing("interrupted while taking a snapshot");
        } catch (ExecutionException | RejectedExecutionException e) {
            throw new Fault.NotServing("no snapshot was taken: " + e.getMessage());
        }
    }

    Machine machine() {
        return machine;
    }

    RocksStore rawStore() {
        return store;
    }

    long lastPurgePauseNanos() {
        Maintenance present = maintenance;
        return present == null ? 0 : present.lastPauseNanos();
    }

    /** Stops accepting, lets what is on its way finish, and closes. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        condition.stop();
        try {
            batcher.drain(DRAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        batcher.failAll("the journal is stopped");
        batcher.close();
        ticks.shutdownNow();
        Maintenance maintained = maintenance;
        if (maintained != null) {
            maintained.close();
        }
        RaftServer started = server;
        Cluster others = cluster;
        if (started != null) {
            try {
                if (others != null) {
                    others.close();
                }
            } catch (IOException e) {
                LOG.warn("The connections to the other nodes did not close cleanly", e);
            }
            retire(started);
        }
        store.close();
        directory.close();
    }
}
