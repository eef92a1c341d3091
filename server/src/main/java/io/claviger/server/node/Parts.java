package io.claviger.server.node;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.RequestId;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.port.Fault;
import io.claviger.core.port.Journal;
import io.claviger.core.state.Device;
import io.claviger.core.state.InterfaceName;
import io.claviger.crypto.accelerator.Accelerator;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.random.RandomSource;
import io.claviger.engine.boundary.BoundaryHandler;
import io.claviger.engine.boundary.Engine;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.engine.user.WithoutApiKey;
import io.claviger.evidence.checkpoint.CheckpointPolicy;
import io.claviger.evidence.checkpoint.CheckpointSigner;
import io.claviger.evidence.checkpoint.Checkpointer;
import io.claviger.evidence.checkpoint.Timestamps;
import io.claviger.evidence.log.EvidenceDamaged;
import io.claviger.journal.raft.JournalDamaged;
import io.claviger.journal.raft.JournalOptions;
import io.claviger.journal.raft.JournalUnavailable;
import io.claviger.journal.raft.RaftJournal;
import io.claviger.server.backup.DeviceBackup;
import io.claviger.server.cluster.ClusterFolder;
import io.claviger.server.cluster.Clustering;
import io.claviger.server.cluster.DamagedCopy;
import io.claviger.server.cluster.NodeTls;
import io.claviger.server.cluster.RootKeys;
import io.claviger.server.cluster.Upkeep;
import io.claviger.server.config.Configuration;
import io.claviger.server.config.ConfigurationError;
import io.claviger.server.config.Setting;
import io.claviger.server.datadir.DataDirectory;
import io.claviger.server.timestamp.Stamper;
import io.claviger.server.timestamp.TimestampSettings;
import io.claviger.server.witness.NodeWitnesses;
import io.claviger.server.witness.WitnessSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a node without its interfaces, put together over a data directory. */
final class Parts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    /**
     * Places in the journal's queue for records of the node itself, beside those of admitted
     * requests.
     */
    private static final int OWN_PLACES = 64;

    private static final Duration JOIN_LIMIT = Duration.ofSeconds(60);

    private final Configuration configuration;
    private final Mechanisms mechanisms;
    private final RandomSource random;
    private final EvidenceRecords evidence;
    private final RaftJournal journal;
    private final Engine engine;
    private final Optional<NodeTls> tls;
    private final RootKeys rootKeys;
    private final ExecutorService slowWork;
    private final InstantSource clock;
    private final WitnessSettings witnessing;
    private final NodeWitnesses witnesses;
    private final Optional<Stamper> stamper;
    private final Queue<Command> owed = new ConcurrentLinkedQueue<>();
    private volatile Optional<String> rolledBack = Optional.empty();

    private Parts(
            Configuration configuration,
            Mechanisms mechanisms,
            RandomSource random,
            EvidenceRecords evidence,
            RaftJournal journal,
            Engine engine,
            Optional<NodeTls> tls,
            DataDirectory directory,
            ExecutorService slowWork,
            InstantSource clock) {
        this.configuration = configuration;
        this.mechanisms = mechanisms;
        this.random = random;
        this.evidence = evidence;
        this.journal = journal;
        this.engine = engine;
        this.tls = tls;
        this.rootKeys =
                new RootKeys(
                        directory,
                        engine.device(),
                        journal::state,
                        engine.inquiries(),
                        this::origin,
                        random,
                        journal::snapshot);
        this.slowWork = slowWork;
        this.clock = clock;
        this.witnessing = WitnessSettings.read(configuration);
        var heads = new NodeHeads(evidence, journal.store(), clock);
        this.witnesses = new NodeWitnesses(witnessing, heads, this::notTheSame);
        this.stamper =
                TimestampSettings.read(configuration)
                        .map(
                                settings ->
                                        new Stamper(
                                                settings,
                                                heads::newest,
                                                new Timestamps(journal.store())));
        evidence.stampBy(() -> stamper.map(Stamper::state));
        evidence.witnessBy(witnesses);
    }

    /**
     * Opens the journal and builds the engine over it.
     *
     * @param inFront what the engine sees in place of the journal
     * @param format whether to make a new journal in an empty folder
     * @throws ConfigurationError if the data directory is damaged; the message names the file
     */
    static Parts open(
            Configuration configuration,
            DataDirectory directory,
            Mechanisms mechanisms,
            UnaryOperator<Journal> inFront,
            boolean format) {
        RandomSource random = mechanisms.random();
        InstantSource clock = InstantSource.system();
        var evidence = new EvidenceRecords(Accelerator.loaded().provider());
        var cluster = new ClusterFolder(directory);
        Optional<NodeTls> tls =
                cluster.admitted() ? Optional.of(new NodeTls(cluster)) : Optional.empty();
        RaftJournal journal = journal(configuration, directory, cluster, tls, format, evidence);
        try {
            join(cluster, journal);
            ExecutorService slowWork =
                    Executors.newFixedThreadPool(
                            Runtime.getRuntime().availableProcessors(),
                            Thread.ofPlatform().daemon().name("keygen-", 0).factory());
            Engine engine =
                    Engine.over(
                            inFront.apply(journal),
                            mechanisms,
                            new DeviceKeys(mechanisms, random),
                            random,
                            clock,
                            slowWork,
                            withoutApiKey(configuration));
            return new Parts(
                    configuration,
                    mechanisms,
                    random,
                    evidence,
                    journal,
                    engine,
                    tls,
                    directory,
                    slowWork,
                    clock);
        } catch (RuntimeException failed) {
            // The folder is free again for whoever tries with other settings.
            journal.close();
            throw failed;
        }
    }

    private static RaftJournal journal(
            Configuration configuration,
            DataDirectory directory,
            ClusterFolder cluster,
            Optional<NodeTls> tls,
            boolean format,
            EvidenceRecords evidence) {
        try {
            return open(configuration, directory, cluster, tls, format, evidence);
        } catch (JournalDamaged | EvidenceDamaged damaged) {
            String why = String.valueOf(damaged.getMessage());
            if (!DamagedCopy.setAside(directory, cluster, why)) {
                throw new ConfigurationError("refusing to start: " + why);
            }
            return open(configuration, directory, cluster, tls, false, evidence);
        } catch (JournalUnavailable unavailable) {
            throw new ConfigurationError("the journal does not start: " + unavailable.getMessage());
        }
    }

    private static RaftJournal open(
            Configuration configuration,
            DataDirectory directory,
            ClusterFolder cluster,
            Optional<NodeTls> tls,
            boolean format,
            EvidenceRecords evidence) {
        boolean among = tls.isPresent();
        JournalOptions options =
                JournalOptions.at(directory.journal())
                        .withNodeId(among ? cluster.place().node() : Clustering.FIRST)
                        .withFormat(
                                format
                                        || (cluster.joining()
                                                && !RaftJournal.exists(directory.journal())))
                        .withQueueLimit(queue(configuration) + OWN_PLACES)
                        .withDiskReserve(
                                configuration.number(Setting.JOURNAL_DISK_RESERVE, 1, 1_000_000)
                                        << 20)
                        .withSnapshots(
                                configuration.number(Setting.JOURNAL_SNAPSHOT, 100, 100_000_000),
                                128L << 20);
        if (among) {
            options = options.withPeers(cluster.peers(tls.get(), election(configuration)));
        }
        if (cluster.joining() && options.format() && Files.exists(directory.damagedJournal())) {
            leave(options, cluster);
        }
        return RaftJournal.open(
                options,
                // Before anybody is met: who was put out is known by the state.
                new BoundaryHandler(
                        evidence, state -> tls.ifPresent(known -> known.knowBy(state))));
    }

    /** A member whose copy was set aside is none until it has the state again. */
    private static void leave(JournalOptions options, ClusterFolder cluster) {
        try {
            RaftJournal.leave(options, cluster.members(), JOIN_LIMIT);
        } catch (IOException failed) {
            throw notTaken(failed);
        }
    }

    private static Duration election(Configuration configuration) {
        return Duration.ofMillis(configuration.number(Setting.CLUSTER_ELECTION, 50, 60_000));
    }

    /** A node that was let in and is no member yet becomes one, and gets the state. */
    private static void join(ClusterFolder cluster, RaftJournal journal) {
        if (!cluster.joining()) {
            return;
        }
        try {
            journal.join(cluster.members(), JOIN_LIMIT);
            awaitLatest(journal);
            cluster.joined();
        } catch (IOException | CompletionException failed) {
            journal.close();
            throw notTaken(failed);
        }
    }

    /** It is a member now, and may have to wait for a master that has time for it. */
    private static void awaitLatest(RaftJournal journal) {
        long deadline = System.nanoTime() + JOIN_LIMIT.toNanos();
        while (true) {
            try {
                journal.latest().toCompletableFuture().join();
                return;
            } catch (CompletionException notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                LOG.debug("The latest state is not here yet", notYet);
            }
        }
    }

    private static ConfigurationError notTaken(Exception failed) {
        return new ConfigurationError(
                "the node was not taken into its cluster (%s); are the others up? Start it again to try again"
                        .formatted(failed.getMessage()));
    }

    /** Requests that may wait for their record at once; as many are admitted. */
    static int queue(Configuration configuration) {
        return (int) configuration.number(Setting.JOURNAL_QUEUE, 16, 1_000_000);
    }

    private static Optional<WithoutApiKey> withoutApiKey(Configuration configuration) {
        try {
            return configuration
                    .optional(Setting.API_KEYS_OFF)
                    .map(
                            partition ->
                                    new WithoutApiKey(
                                            new PartitionId(partition),
                                            configuration
                                                    .optional(Setting.API_KEYS_OFF_APPLICATION)
                                                    .map(ApplicationId::new)));
        } catch (IllegalArgumentException malformed) {
            throw new ConfigurationError(
                    "setting '%s': %s"
                            .formatted(Setting.API_KEYS_OFF.key(), malformed.getMessage()));
        }
    }

    /**
     * Asks the witnesses whether they have seen more of the log than is here: before anything is
     * answered, and before anything is signed in the log's name.
     */
    void askWitnesses() {
        witnesses.ask();
    }

    /** Sends them every checkpoint from now on, and has them stamped. */
    void followWitnesses() {
        witnesses.start();
        stamper.ifPresent(Stamper::start);
    }

    /** Why the node stopped serving because of its witnesses. */
    Optional<String> rolledBack() {
        return rolledBack;
    }

    private void notTheSame(String sentence) {
        LOG.error("ALARM: {}", sentence);
        if (witnessing.stop()) {
            rolledBack = Optional.of(sentence);
            journal.stopServing(sentence);
        }
    }

    /** Opens what needs the device root key: checkpoints. Called once, after unsealing. */
    void openCheckpoints() {
        Device device = journal.state().device().orElseThrow();
        KeyHandle logKey = engine.device().logKey(device);
        var signer =
                new CheckpointSigner() {
                    @Override
                    public byte[] sign(byte[] message) {
                        // What is signed on an old copy of the log is a fork of it.
                        rolledBack.ifPresent(
                                reason -> {
                                    throw new Fault.NotServing(reason);
                                });
                        return logKey.sign(SignatureMechanism.EDDSA, message);
                    }

                    @Override
                    public byte[] publicKey() {
                        return device.logPublicKey().toArray();
                    }
                };
        var policy =
                new CheckpointPolicy(
                        configuration.number(Setting.CHECKPOINT_RECORDS, 1, 1_000_000_000),
                        Duration.ofSeconds(
                                configuration.number(Setting.CHECKPOINT_SECONDS, 1, 86_400)));
        evidence.checkpointBy(
                Checkpointer.open(
                        () -> evidence.reader().orElseThrow(), journal.store(), signer, policy));
    }

    /** An origin for what the node does itself. */
    Origin origin() {
        return new Origin(
                new RequestId(UUID.randomUUID().toString()),
                Optional.empty(),
                Optional.empty(),
                Identity.NODE,
                InterfaceName.NODE,
                "local",
                Optional.of("claviger " + Version.current()),
                clock.instant());
    }

    /** Writes a line about the node itself into the evidence log. */
    void note(Operation operation, String detail) {
        engine.inquiries().propose(new Command.NoteNode(origin(), operation, detail));
    }

    /** The nodes around this one. */
    Clustering cluster(DataDirectory directory) {
        return Clustering.of(
                new ClusterFolder(directory),
                journal,
                engine.device(),
                engine.inquiries(),
                rootKeys,
                random,
                clock,
                certificateLife(),
                configuration.text(Setting.NODE_NAME),
                Version.current(),
                configuration.yes(Setting.CLUSTER_UNSEAL));
    }

    /** What makes backups of the device. */
    DeviceBackup backups() {
        return new DeviceBackup(journal, engine.device(), evidence::checkpointer, random, clock);
    }

    private Duration certificateLife() {
        return Duration.ofMinutes(
                configuration.number(Setting.CLUSTER_CERTIFICATE_MINUTES, 1, 5_256_000));
    }

    /** Does what was decided about nodes and root keys. */
    Upkeep upkeep(DataDirectory directory) {
        return new Upkeep(
                directory,
                tls,
                journal,
                engine.device(),
                engine.inquiries(),
                rootKeys,
                random,
                clock,
                certificateLife(),
                this::origin);
    }

    RootKeys rootKeys() {
        return rootKeys;
    }

    /**
     * As {@link #note}; but a node of a cluster that starts before most of the others does not wait
     * for them: the line is written by {@link #writeOwed} once there is a majority.
     */
    void noteStart(String detail) {
        owed.add(new Command.NoteNode(origin(), Operation.START_NODE, detail));
        writeOwed();
    }

    /** Writes what could not be written before. */
    synchronized void writeOwed() {
        for (Command note = owed.peek(); note != null; note = owed.peek()) {
            try {
                engine.inquiries().propose(note);
            } catch (Fault.NotServing | Fault.OutcomeUnknown notNow) {
                // Unknown when a snapshot came meanwhile. Two lines say the same, none says
                // nothing.
                if (journal.members().isEmpty()) {
                    throw notNow;
                }
                LOG.info("the start is recorded later: {}", notNow.getMessage());
                return;
            }
            owed.remove();
        }
    }

    Mechanisms mechanisms() {
        return mechanisms;
    }

    RandomSource random() {
        return random;
    }

    EvidenceRecords evidence() {
        return evidence;
    }

    RaftJournal journal() {
        return journal;
    }

    Engine engine() {
        return engine;
    }

    InstantSource clock() {
        return clock;
    }

    @Override
    public void close() {
        witnesses.close();
        stamper.ifPresent(Stamper::close);
        rootKeys.close();
        engine.device().seal();
        engine.handles().forgetAll();
        journal.close();
        slowWork.shutdownNow();
    }
}
