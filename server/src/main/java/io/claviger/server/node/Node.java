package io.claviger.server.node;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.port.Fault;
import io.claviger.core.port.Journal;
import io.claviger.core.state.Application;
import io.claviger.crypto.certificate.CertificateAuthorities;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.evidence.log.EvidenceDamaged;
import io.claviger.journal.raft.RaftJournal;
import io.claviger.pkcs11.Pkcs11Server;
import io.claviger.rest.RestOptions;
import io.claviger.rest.RestServer;
import io.claviger.rest.approval.ApproverSettings;
import io.claviger.rest.cluster.ClusterWatch;
import io.claviger.rest.evidence.EvidenceAccess;
import io.claviger.rest.evidence.Witnesses;
import io.claviger.rest.governance.NodeSurroundings;
import io.claviger.rest.health.SinkHealth;
import io.claviger.rest.http.HttpListener.ClientAuthentication;
import io.claviger.rest.identity.TokenSettings;
import io.claviger.rest.tls.TlsFiles;
import io.claviger.server.backup.RestoredMark;
import io.claviger.server.cluster.ClusterFolder;
import io.claviger.server.cluster.Clustering;
import io.claviger.server.cluster.Upkeep;
import io.claviger.server.config.Configuration;
import io.claviger.server.config.ConfigurationError;
import io.claviger.server.config.HostPort;
import io.claviger.server.config.Setting;
import io.claviger.server.datadir.DataDirectory;
import io.claviger.streaming.Streams;
import io.claviger.streaming.format.Product;
import io.claviger.streaming.sink.SinkSettings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running node: everything put together, started in order, stopped in the reverse order. */
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final long HOUSEKEEPING_MILLIS = 500;

    private final DataDirectory directory;
    private final Parts parts;
    private final Sealing sealing;
    private final Streams streams;
    private final Pruner pruner;
    private final PackageWatch packages;
    private final Optional<SelfTesting> selfTesting;
    private final Upkeep upkeep;
    private final RestServer rest;
    private final Optional<Pkcs11Server> pkcs11;
    private final String url;
    private final String name;
    private final ScheduledExecutorService housekeeping =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("housekeeping").factory());
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<Integer> stopped = new CompletableFuture<>();

    private Node(
            DataDirectory directory,
            Parts parts,
            Sealing sealing,
            Streams streams,
            PackageWatch packages,
            Upkeep upkeep,
            Optional<SelfTesting> selfTesting,
            RestServer rest,
            Optional<Pkcs11Server> pkcs11,
            String url,
            String name) {
        this.directory = directory;
        this.parts = parts;
        this.sealing = sealing;
        this.streams = streams;
        this.pruner = new Pruner(streams);
        this.packages = packages;
        this.selfTesting = selfTesting;
        this.upkeep = upkeep;
        this.rest = rest;
        this.pkcs11 = pkcs11;
        this.url = url;
        this.name = name;
    }

    /**
     * Starts a node.
     *
     * @param development unseal by key file, onboard {@code demo}, write credentials; makes the
     *     device if there is none
     * @throws ConfigurationError with one line that says what to do
     */
    public static Node start(Configuration configuration, Path dataDir, boolean development) {
        return start(configuration, dataDir, development, UnaryOperator.identity());
    }

    /**
     * As {@link #start(Configuration, Path, boolean)}, for measurements: the engine gets the
     * journal through {@code inFront}. No command of the program calls this.
     */
    public static Node start(
            Configuration configuration,
            Path dataDir,
            boolean development,
            UnaryOperator<Journal> inFront) {
        Logging.apply(configuration);
        HostPort listen = HostPort.parse(configuration.text(Setting.LISTEN));
        List<SinkSettings> sinks = ConfiguredSinks.of(configuration);
        DataDirectory directory = DataDirectory.open(dataDir);
        Parts parts = null;
        Streams streams = null;
        RestServer rest = null;
        Optional<Pkcs11Server> pkcs11 = Optional.empty();
        try {
            Mechanisms mechanisms = Mechanisms.start();
            Optional<Initialization.Initialized> made =
                    prepare(configuration, directory, mechanisms, development);
            parts = Parts.open(configuration, directory, mechanisms, inFront, false);
            report(parts, development);
            parts.askWitnesses();
            noteRestore(directory, parts);
            Clustering clustering = parts.cluster(directory);
            var sealing =
                    new Sealing(
                            parts,
                            directory,
                            UnsealToken.read(configuration),
                            clustering.openings());
            if (development) {
                sealing.unsealForDevelopment();
            } else {
                configuration
                        .optional(Setting.UNSEAL_TOKEN_PIN)
                        .map(Path::of)
                        .ifPresent(sealing::unsealByToken);
            }
            RestOptions options =
                    options(configuration, name(configuration, directory), listen, development);
            streams = streams(sinks, parts, directory, options);
            rest =
                    RestServer.start(
                            options,
                            parts.engine(),
                            parts.journal(),
                            parts.evidence(),
                            sealing,
                            clustering,
                            parts.backups(),
                            health(streams),
                            parts.clock());
            var packages =
                    new PackageWatch(
                            parts.engine(),
                            new NodeSurroundings(parts.evidence(), options.region()),
                            parts::origin,
                            Duration.ofSeconds(
                                    configuration.number(Setting.PACKAGE_SECONDS, 1, 86_400)));
            measure(rest, parts.evidence(), packages, parts.journal());
            measure(rest, clustering.watch(), parts.clock());
            String url = url(options, rest.port());
            pkcs11 =
                    Pkcs11Endpoint.start(
                            configuration,
                            directory,
                            parts,
                            rest::pkcs11Call,
                            rest::ask,
                            development,
                            rest.security());
            if (development) {
                Development.credentials(parts, directory, url, made, pkcs11);
            }
            Node node =
                    new Node(
                            directory,
                            parts,
                            sealing,
                            streams,
                            packages,
                            parts.upkeep(directory),
                            // A node that is started to try something tests what it uses.
                            development
                                    ? Optional.empty()
                                    : Optional.of(SelfTesting.start(parts.mechanisms())),
                            rest,
                            pkcs11,
                            url,
                            options.node());
            node.keepHouse();
            node.upkeep.start();
            parts.followWitnesses();
            return node;
        } catch (RuntimeException failed) {
            pkcs11.ifPresent(Pkcs11Server::close);
            if (rest != null) {
                rest.stop();
            }
            if (streams != null) {
                streams.close();
            }
            if (parts != null) {
                parts.close();
            }
            directory.close();
            throw explained(failed, listen);
        }
    }

    /**
     * A restored device says so before it answers anybody; on a log that is older than what its
     * witnesses have seen, only when they were told.
     */
    private static void noteRestore(DataDirectory directory, Parts parts) {
        var restored = new RestoredMark(directory);
        if (parts.rolledBack().isPresent()) {
            return;
        }
        restored.read()
                .ifPresent(
                        restoration -> {
                            parts.engine()
                                    .inquiries()
                                    .propose(
                                            new Command.RestoreDevice(parts.origin(), restoration));
                            restored.clear();
                            LOG.warn("restored from {}", restoration.words());
                        });
    }

    /** What this node and the others say of themselves. */
    private static void measure(RestServer rest, ClusterWatch watch, InstantSource clock) {
        rest.gauge(
                "claviger.cluster.term",
                "Term of the cluster, as this node knows it; -1 if it cannot tell",
                () -> own(watch, word -> word.term()));
        rest.gauge(
                "claviger.cluster.lag",
                "Journal entries that this node is behind the furthest one that it knows",
                () -> {
                    List<ClusterWatch.Seen> all = watch.nodes();
                    return all.stream()
                            .filter(node -> node.age().isZero())
                            .mapToLong(node -> ClusterWatch.lag(node, all))
                            .max()
                            .orElse(0);
                });
        rest.gauge(
                "claviger.cluster.away",
                "Nodes of the cluster that do not answer this one",
                () -> watch.nodes().stream().filter(node -> !node.here()).count());
        rest.gauge(
                "claviger.cluster.certificate.seconds",
                "How long the certificate of this node lasts among the others; -1 if it is alone",
                () ->
                        own(
                                watch,
                                word ->
                                        word.certificateUntil()
                                                .map(until -> until.getEpochSecond())
                                                .map(s -> s - clock.instant().getEpochSecond())
                                                .orElse(-1L)));
        rest.gauge(
                "claviger.cluster.last.use.seconds",
                "How long ago this node did an operation of an application; -1 if it did none",
                () ->
                        own(
                                watch,
                                word ->
                                        word.lastUse()
                                                .map(use -> use.time().getEpochSecond())
                                                .map(s -> clock.instant().getEpochSecond() - s)
                                                .orElse(-1L)));
    }

    private static double own(ClusterWatch watch, ToLongFunction<ClusterWatch.Word> value) {
        return watch.nodes().stream()
                .filter(node -> node.age().isZero())
                .flatMap(node -> node.word().stream())
                .mapToLong(value)
                .findFirst()
                .orElse(-1);
    }

    private static void measure(
            RestServer rest, EvidenceAccess evidence, PackageWatch packages, RaftJournal journal) {
        rest.gauge(
                "claviger.cluster.members",
                "Nodes of the cluster; 0 if this node is alone",
                () -> journal.members().size());
        rest.gauge(
                "claviger.cluster.master",
                "1 if this node is the master of its cluster, or alone",
                () -> journal.leads() ? 1 : 0);
        rest.gauge(
                "claviger.packages.broken",
                "Partitions that do not keep their service package",
                packages::broken);
        rest.gauge(
                "claviger.evidence.witness.alarms",
                "Witnesses that say that the log is not what they have seen",
                () ->
                        evidence.witnesses().states().stream()
                                .filter(Witnesses.State::alarm)
                                .count());
    }

    private static Streams streams(
            List<SinkSettings> sinks, Parts parts, DataDirectory directory, RestOptions options) {
        return Streams.start(
                sinks,
                parts.evidence()::reader,
                id -> parts.journal().state().application(id).map(Application::auditDestination),
                directory.sinks(),
                new Product(options.version(), options.node()),
                parts.clock());
    }

    private static SinkHealth.Source health(Streams streams) {
        return () ->
                streams.states().stream()
                        .map(
                                sink ->
                                        new SinkHealth(
                                                sink.name(),
                                                sink.to(),
                                                sink.position(),
                                                sink.behind(),
                                                sink.since(),
                                                sink.lastError(),
                                                sink.degraded()))
                        .toList();
    }

    private static Optional<Initialization.Initialized> prepare(
            Configuration configuration,
            DataDirectory directory,
            Mechanisms mechanisms,
            boolean development) {
        if (directory.initialized()) {
            if (development && !directory.hasDevelopmentKey()) {
                throw new ConfigurationError(
                        "%s holds a device with a passphrase; start it without --dev, or choose another folder"
                                .formatted(directory.root()));
            }
            return Optional.empty();
        }
        if (!development) {
            throw new ConfigurationError(
                    "%s holds no device; make one with 'claviger init --data-dir %s'"
                            .formatted(directory.root(), directory.root()));
        }
        return Optional.of(Initialization.forDevelopment(configuration, directory, mechanisms));
    }

    private static void report(Parts parts, boolean development) {
        parts.mechanisms()
                .accelerationProblem()
                .ifPresent(problem -> LOG.warn("running without acceleration: {}", problem));
        if (development) {
            LOG.warn(
                    "development mode: the unseal key lies in the data directory; never for real keys");
        }
    }

    /** What the node is called: in a cluster as the others call it. */
    private static String name(Configuration configuration, DataDirectory directory) {
        var cluster = new ClusterFolder(directory);
        return cluster.admitted() ? cluster.place().node() : configuration.text(Setting.NODE_NAME);
    }

    private static RestOptions options(
            Configuration configuration, String name, HostPort listen, boolean development) {
        try {
            return new RestOptions(
                    InetAddress.getByName(listen.host()),
                    listen.port(),
                    tls(configuration),
                    configuration.yes(Setting.HTTP_PLAIN),
                    (int)
                            configuration.number(
                                    Setting.HTTP_MAX_BODY, 1024, RestOptions.MAX_MAX_BODY_BYTES),
                    configuration.number(
                            Setting.HTTP_MAX_FILE, 1024, RestOptions.MAX_MAX_FILE_BYTES),
                    Parts.queue(configuration),
                    tokens(configuration),
                    configuration.optional(Setting.TIMESTAMP_KEY).map(KeyLabel::new),
                    approvers(configuration),
                    development,
                    Version.current(),
                    name,
                    configuration.optional(Setting.NODE_REGION));
        } catch (UnknownHostException unknown) {
            throw new ConfigurationError(
                    "setting 'listen': there is no host '%s'".formatted(listen.host()));
        } catch (IllegalArgumentException wrong) {
            throw new ConfigurationError(String.valueOf(wrong.getMessage()));
        }
    }

    private static ApproverSettings approvers(Configuration configuration) {
        return new ApproverSettings(
                Duration.ofSeconds(configuration.number(Setting.APPROVER_AGE, 1, 86_400)),
                Duration.ofSeconds(configuration.number(Setting.APPROVER_AHEAD, 0, 86_400)),
                configuration.optional(Setting.APPROVER_NOTIFIERS).stream()
                        .flatMap(list -> Arrays.stream(list.split(",", -1)))
                        .map(String::strip)
                        .map(Bytes::ofHex)
                        .collect(Collectors.toUnmodifiableSet()),
                Duration.ofDays(configuration.number(Setting.APPROVAL_KEEPING, 1, 36_500)),
                configuration.optional(Setting.BACKUP_KEY).map(KeyLabel::new),
                configuration.optional(Setting.APPROVER_AUTHORITIES).map(Node::authorities));
    }

    private static CertificateAuthorities authorities(String file) {
        try {
            return CertificateAuthorities.ofPem(Files.readAllBytes(Path.of(file)));
        } catch (IOException | IllegalArgumentException unusable) {
            throw new ConfigurationError(
                    "setting '%s': %s is no PEM file of authorities: %s"
                            .formatted(
                                    Setting.APPROVER_AUTHORITIES.key(),
                                    file,
                                    unusable.getMessage()));
        }
    }

    private static Optional<TlsFiles> tls(Configuration configuration) {
        Optional<String> certificate = configuration.optional(Setting.TLS_CERTIFICATE);
        Optional<String> key = configuration.optional(Setting.TLS_KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw new ConfigurationError("set both 'tls.certificate' and 'tls.key', or neither");
        }
        return certificate.map(
                chain ->
                        new TlsFiles(
                                Path.of(chain),
                                Path.of(key.orElseThrow()),
                                configuration.optional(Setting.TLS_CLIENT_CA).map(Path::of),
                                ClientAuthentication.valueOf(
                                        configuration
                                                .choice(
                                                        Setting.TLS_CLIENT_AUTH,
                                                        Set.of("none", "want", "need"))
                                                .toUpperCase(Locale.ROOT))));
    }

    private static Optional<TokenSettings> tokens(Configuration configuration) {
        return configuration
                .optional(Setting.JWT_ISSUER)
                .map(
                        issuer ->
                                new TokenSettings(
                                        Set.of(issuer),
                                        configuration.text(Setting.JWT_AUDIENCE),
                                        keySet(configuration),
                                        Duration.ofSeconds(
                                                configuration.number(Setting.JWT_SKEW, 0, 600))));
    }

    private static TokenSettings.KeySetLocation keySet(Configuration configuration) {
        String keys =
                configuration
                        .optional(Setting.JWT_KEYS)
                        .orElseThrow(
                                () ->
                                        new ConfigurationError(
                                                "'jwt.issuer' is set: set 'jwt.keys', too"));
        return keys.startsWith("http:") || keys.startsWith("https:")
                ? new TokenSettings.KeySetLocation.Url(URI.create(keys))
                : new TokenSettings.KeySetLocation.File(Path.of(keys));
    }

    private static String url(RestOptions options, int port) {
        String host = options.address().getHostAddress();
        return "%s://%s:%d"
                .formatted(
                        options.tls().isPresent() ? "https" : "http",
                        host.contains(":") ? "[" + host + "]" : host,
                        port);
    }

    private static RuntimeException explained(RuntimeException failed, HostPort listen) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return new ConfigurationError(
                        "cannot listen on %s:%d (%s); stop what uses the port or choose another with --listen"
                                .formatted(listen.host(), listen.port(), cause.getMessage()));
            }
        }
        return failed instanceof IllegalArgumentException wrong
                ? new ConfigurationError(String.valueOf(wrong.getMessage()))
                : failed;
    }

    private void keepHouse() {
        var _ =
                housekeeping.scheduleWithFixedDelay(
                        this::tidy,
                        HOUSEKEEPING_MILLIS,
                        HOUSEKEEPING_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    /**
     * Signs due checkpoints and records counted refusals. A failure here shows in health, and the
     * next turn tries again.
     */
    private void tidy() {
        sealing.expire();
        if (parts.journal().health().state() != Journal.Health.State.SERVING) {
            return;
        }
        try {
            var now = parts.clock().instant();
            parts.writeOwed();
            parts.engine().inquiries().flushUnknownCallers(now);
            parts.evidence().checkpointer().ifPresent(checkpointer -> checkpointer.maybe(now));
            parts.evidence().log().ifPresent(pruner::maybe);
            if (parts.journal().leads()) {
                packages.maybe(now);
            }
        } catch (Fault fault) {
            LOG.warn("housekeeping waits: {}", fault.getMessage());
        } catch (EvidenceDamaged damaged) {
            // What was signed and what is stored differ: nothing that this node says can be relied
            // on any more.
            LOG.error("stopping: {}", damaged.getMessage());
            stopped.complete(1);
        } catch (RuntimeException broken) {
            LOG.error("housekeeping failed", broken);
        }
    }

    public String url() {
        return url;
    }

    /** The folder of the node. */
    public Path dataDirectory() {
        return directory.root();
    }

    /** The line that says that the node answers. */
    public String readyLine() {
        return "claviger ready url=%s node=%s sealed=%s"
                .formatted(url, name, parts.engine().device().sealed());
    }

    /**
     * Ends {@link #awaitStop} on SIGINT and SIGTERM, and lets the process wait until the node is
     * closed.
     */
    public void stopOnSignal() {
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("stop")
                                .unstarted(
                                        () -> {
                                            if (stop()) {
                                                // Everything is closed in order, which is what
                                                // 0 says; left to itself the JVM says 143.
                                                Runtime.getRuntime().halt(0);
                                            }
                                        }));
    }

    /** Waits until the node is closed; its exit code. */
    public int awaitStop() throws InterruptedException {
        try {
            return stopped.get();
        } catch (java.util.concurrent.ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** Whether this call is the one that closed the node. */
    private boolean stop() {
        if (!closed.compareAndSet(false, true)) {
            return false;
        }
        housekeeping.shutdown();
        selfTesting.ifPresent(SelfTesting::close);
        upkeep.close();
        pkcs11.ifPresent(Pkcs11Server::close);
        rest.stop();
        sealing.close();
        try {
            if (!parts.engine().device().sealed()
                    && parts.journal().health().state() == Journal.Health.State.SERVING) {
                parts.engine().inquiries().flushUnknownCallers(java.time.Instant.MAX);
                parts.note(Operation.STOP_NODE, "stopped by its operator");
                parts.evidence()
                        .checkpointer()
                        .ifPresent(checkpointer -> checkpointer.sign(parts.clock().instant()));
            }
        } catch (Fault fault) {
            LOG.warn("stopping without a last record: {}", fault.getMessage());
        }
        pruner.close();
        streams.close();
        parts.close();
        directory.close();
        stopped.complete(0);
        return true;
    }
}
