package io.claviger.rest.testing;

import io.claviger.core.command.Command;
import io.claviger.core.command.Event;
import io.claviger.core.command.Outcome;
import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.LogId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.RequestId;
import io.claviger.core.id.SinkName;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.port.Store;
import io.claviger.core.port.StoreTransaction;
import io.claviger.core.state.Device;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.Role;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.application.OnboardingForm;
import io.claviger.engine.boundary.BoundaryHandler;
import io.claviger.engine.boundary.Engine;
import io.claviger.engine.boundary.RecordLog;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.engine.user.IssueRequest;
import io.claviger.engine.user.Issued;
import io.claviger.evidence.checkpoint.CheckpointPolicy;
import io.claviger.evidence.checkpoint.CheckpointSigner;
import io.claviger.evidence.checkpoint.Checkpointer;
import io.claviger.evidence.log.EvidenceLog;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.rest.RestOptions;
import io.claviger.rest.RestServer;
import io.claviger.rest.Unsealer;
import io.claviger.rest.approval.ApproverSettings;
import io.claviger.rest.evidence.EvidenceAccess;
import io.claviger.rest.health.SinkHealth;
import io.claviger.rest.identity.TokenSettings;
import io.claviger.rest.tls.TlsFiles;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A whole node in memory: real key boundary, real evidence log, real HTTP on a free loopback port.
 */
public final class TestNode implements AutoCloseable {
    /** What unseals the node. */
    public static final String PASSPHRASE = "correct horse";

    /** A sink that has lagged for a while. */
    public static final SinkHealth.Source SINKS =
            () ->
                    List.of(
                            new SinkHealth(
                                    new SinkName("siem"),
                                    "https://siem.example",
                                    4,
                                    3,
                                    Optional.of(Instant.EPOCH),
                                    Optional.of("the receiver answered with status 503"),
                                    true));

    private static final Mechanisms MECHANISMS = Mechanisms.start();
    private static final PartitionId PARTITION = new PartitionId("DEMO");
    private static final ApplicationId APPLICATION = new ApplicationId("demo");

    private final byte[] rootKey = new byte[DeviceKeys.KEY_BYTES];
    private final MemoryJournal journal;
    private final Engine engine;
    private final RestServer server;
    private final ExecutorService slowWork = Executors.newFixedThreadPool(2);
    private final Map<Role, String> tokens = new EnumMap<>(Role.class);
    private volatile @Nullable EvidenceLog log;
    private volatile @Nullable Checkpointer checkpointer;
    private int requests;

    private TestNode(Options options) {
        InstantSource clock = InstantSource.system();
        SecureRandom entropy = new SecureRandom();
        RandomSource random = entropy::nextBytes;
        journal = new MemoryJournal(new BoundaryHandler(new Records()));
        DeviceKeys deviceKeys = new DeviceKeys(MECHANISMS, random);
        entropy.nextBytes(rootKey);
        deviceKeys.unseal(SecretBytes.consume(rootKey.clone()));
        engine =
                Engine.over(
                        journal, MECHANISMS, deviceKeys, random, clock, slowWork, Optional.empty());
        Device device = deviceKeys.newDevice(new LogId("test/log"), clock.instant());
        Issued so =
                engine.credentials()
                        .draw(
                                new IssueRequest(
                                        "so",
                                        Role.DEVICE_SO,
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty()),
                                clock.instant());
        tokens.put(Role.DEVICE_SO, so.token());
        Outcome _ =
                engine.inquiries()
                        .propose(new Command.InitializeDevice(node(), device, so.credential()));
        onboard(options);
        openCheckpointer(device);
        server =
                RestServer.start(
                        new RestOptions(
                                InetAddress.getLoopbackAddress(),
                                0,
                                options.tls(),
                                false,
                                RestOptions.DEFAULT_MAX_BODY_BYTES,
                                RestOptions.DEFAULT_MAX_FILE_BYTES,
                                4096,
                                options.jwt(),
                                Optional.of(new KeyLabel("tsa")),
                                ApproverSettings.DEFAULT,
                                true,
                                "0.0-test",
                                "node-1",
                                Optional.empty()),
                        engine,
                        journal,
                        new Access(),
                        this::unseal,
                        new AloneNode(),
                        new NoBackups(),
                        SINKS,
                        clock);
    }

    /** How a node differs from the default. */
    public record Options(
            Optional<TlsFiles> tls,
            Optional<TokenSettings> jwt,
            List<String> tokenSubjects,
            List<String> clientCertificates,
            boolean secondFactor) {
        public static Options plain() {
            return new Options(Optional.empty(), Optional.empty(), List.of(), List.of(), false);
        }
    }

    public static TestNode start(Options options) {
        return new TestNode(options);
    }

    public int port() {
        return server.port();
    }

    public Engine engine() {
        return engine;
    }

    public MemoryJournal journal() {
        return journal;
    }

    /** API key of a role. */
    public String token(Role role) {
        return java.util.Objects.requireNonNull(tokens.get(role));
    }

    /** The evidence log as the interface gets it. */
    public EvidenceAccess evidence() {
        return new Access();
    }

    public EvidenceReader reader() {
        return new Access().reader().orElseThrow();
    }

    /** Takes the keys away, as after a start without the unseal secret. */
    public void seal() {
        engine.device().seal();
        engine.handles().forgetAll();
        checkpointer = null;
    }

    @Override
    public void close() {
        server.stop();
        slowWork.shutdownNow();
    }

    /** Opens the node with {@link #PASSPHRASE}. */
    public Unsealer.Result unseal(char[] passphrase) {
        if (!engine.device().sealed()) {
            return Unsealer.Result.ALREADY_UNSEALED;
        }
        if (!PASSPHRASE.equals(new String(passphrase))) {
            return Unsealer.Result.WRONG_PASSPHRASE;
        }
        engine.device().unseal(SecretBytes.consume(rootKey.clone()));
        openCheckpointer(journal.state().device().orElseThrow());
        return Unsealer.Result.UNSEALED;
    }

    private void onboard(Options options) {
        granted(engine.partitions().create(node(), PARTITION, PartitionPolicy.DEFAULT));
        granted(
                engine.applications()
                        .onboard(
                                node(),
                                new OnboardingForm(
                                        Optional.of("demo"),
                                        Optional.of("DEMO"),
                                        Optional.of("team"),
                                        Optional.of("tests"),
                                        Optional.of("test"),
                                        Optional.of(List.of("rest")),
                                        Optional.of(
                                                Stream.of(KeyAlgorithm.values())
                                                        .map(KeyAlgorithm::wireName)
                                                        .toList()),
                                        Optional.of(List.of()),
                                        Optional.of(options.clientCertificates()),
                                        Optional.of(options.tokenSubjects()),
                                        Optional.of(options.secondFactor()),
                                        Optional.of("nowhere"),
                                        Optional.of(30),
                                        Optional.of(60),
                                        Optional.of("at the end"),
                                        Optional.of("team"),
                                        Optional.of("soon"),
                                        Optional.of("log"),
                                        Optional.of("remove"))));
        for (Role role : Role.values()) {
            if (role == Role.DEVICE_SO) {
                continue;
            }
            Issued issued =
                    granted(
                            engine.credentials()
                                    .issue(
                                            node(),
                                            new IssueRequest(
                                                    role.wireName(),
                                                    role,
                                                    role == Role.PARTITION_SO
                                                            ? Optional.of(PARTITION)
                                                            : Optional.empty(),
                                                    role.ofApplication()
                                                            ? Optional.of(APPLICATION)
                                                            : Optional.empty(),
                                                    Optional.empty())));
            tokens.put(role, issued.token());
        }
    }

    private static <T> T granted(Answer<T> answer) {
        return switch (answer) {
            case Answer.Granted<T>(var value, var _) -> value;
            case Answer.Refused<T>(var refusal, var _) ->
                    throw new IllegalStateException(refusal.message());
        };
    }

    private Origin node() {
        return new Origin(
                new RequestId("setup-" + requests++),
                Optional.empty(),
                Optional.empty(),
                Identity.NODE,
                InterfaceName.NODE,
                "local",
                Optional.empty(),
                Instant.now());
    }

    private void openCheckpointer(Device device) {
        KeyHandle key = engine.device().logKey(device);
        checkpointer =
                Checkpointer.open(
                        this::reader,
                        journal.store(),
                        new CheckpointSigner() {
                            @Override
                            public byte[] sign(byte[] message) {
                                return key.sign(SignatureMechanism.EDDSA, message);
                            }

                            @Override
                            public byte[] publicKey() {
                                return device.logPublicKey().toArray();
                            }
                        },
                        new CheckpointPolicy(1000, Duration.ofHours(1)));
    }

    private final class Access implements EvidenceAccess {
        @Override
        public Optional<EvidenceReader> reader() {
            return Optional.ofNullable(log).map(EvidenceLog::reader);
        }

        @Override
        public Optional<Checkpointer> checkpointer() {
            return Optional.ofNullable(checkpointer);
        }
    }

    private final class Records implements RecordLog {
        @Override
        public Optional<Instant> open(LogId id, long archivedBelow, Store store) {
            EvidenceLog opened = EvidenceLog.open(store, id, archivedBelow, Optional.empty());
            log = opened;
            return Optional.of(opened.lastTime());
        }

        @Override
        public long append(
                EvidenceRecord record,
                List<Event> changes,
                List<Bytes> exhibits,
                StoreTransaction store) {
            return opened().append(record, changes, exhibits, store);
        }

        @Override
        public void archivedBelow(long index) {
            opened().archivedBelow(index);
        }

        @Override
        public void finish(StoreTransaction store) {
            opened().finish(store);
        }

        @Override
        public void committed() {
            opened().committed();
        }

        private EvidenceLog opened() {
            return java.util.Objects.requireNonNull(log);
        }
    }
}
