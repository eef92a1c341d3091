package io.claviger.pkcs11.testing;

import io.claviger.core.certificate.CertificateProfile;
import io.claviger.core.certificate.SubjectAttribute;
import io.claviger.core.certificate.SubjectName;
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
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.port.Store;
import io.claviger.core.port.StoreTransaction;
import io.claviger.core.state.Device;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Role;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.application.OnboardingForm;
import io.claviger.engine.approval.Authorization;
import io.claviger.engine.boundary.BoundaryHandler;
import io.claviger.engine.boundary.Engine;
import io.claviger.engine.boundary.RecordLog;
import io.claviger.engine.certificate.Order;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.engine.partition.Pins;
import io.claviger.engine.user.IssueRequest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** A key boundary in memory with the partition DEMO, an application in it and both PINs set. */
public final class TestNode implements AutoCloseable {
    public static final PartitionId PARTITION = new PartitionId("DEMO");
    public static final String USER_PIN = "user-pin-1";
    public static final String SO_PIN = "so-pin-1";

    private static final Mechanisms MECHANISMS = Mechanisms.start();
    private static final ApplicationId APPLICATION = new ApplicationId("demo");

    private final List<EvidenceRecord> records = new CopyOnWriteArrayList<>();
    private final ExecutorService slowWork = Executors.newFixedThreadPool(2);
    private final Map<Role, String> tokens = new EnumMap<>(Role.class);
    private final MemoryJournal journal;
    private final Engine engine;
    private int requests;

    public TestNode() {
        SecureRandom entropy = new SecureRandom();
        RandomSource random = entropy::nextBytes;
        journal = new MemoryJournal(new BoundaryHandler(new Records()));
        DeviceKeys deviceKeys = new DeviceKeys(MECHANISMS, random);
        deviceKeys.unseal(SecretBytes.consume(random.bytes(DeviceKeys.KEY_BYTES)));
        engine =
                Engine.over(
                        journal,
                        MECHANISMS,
                        deviceKeys,
                        random,
                        clock(),
                        slowWork,
                        Optional.empty());
        Device device = deviceKeys.newDevice(new LogId("test/log"), Instant.now());
        var so =
                engine.credentials().draw(request(Role.DEVICE_SO, Optional.empty()), Instant.now());
        Outcome _ =
                engine.inquiries()
                        .propose(new Command.InitializeDevice(origin(), device, so.credential()));
        onboard();
    }

    private void onboard() {
        PartitionPolicy policy =
                PartitionPolicy.DEFAULT
                        .with(PolicySetting.IMPORT_KEYS, true)
                        .with(PolicySetting.EXTRACT_KEYS, true)
                        .with(PolicySetting.EXPORT_KEYS, true)
                        .with(PolicySetting.KEY_AUTHORIZATION, true);
        granted(engine.partitions().create(origin(), PARTITION, policy));
        granted(engine.applications().onboard(origin(), form()));
        for (Role role : List.of(Role.KEY_MANAGEMENT, Role.KEY_OPERATION)) {
            tokens.put(
                    role,
                    granted(
                                    engine.credentials()
                                            .issue(
                                                    origin(),
                                                    request(role, Optional.of(APPLICATION))))
                            .token());
        }
        Pins.Proven officer = granted(engine.pins().initialize(origin(), PARTITION, pin(SO_PIN)));
        granted(engine.pins().setUserPin(origin(), PARTITION, officer, pin(USER_PIN)));
    }

    /** Sets one flag of the partition's policy. */
    public void policy(PolicySetting setting, boolean on) {
        PartitionPolicy policy = journal.state().partition(PARTITION).orElseThrow().policy();
        granted(engine.partitions().changePolicy(origin(), PARTITION, policy.with(setting, on)));
    }

    public static SecretBytes pin(String text) {
        return SecretBytes.consume(text.getBytes(StandardCharsets.UTF_8));
    }

    private static IssueRequest request(Role role, Optional<ApplicationId> application) {
        return new IssueRequest(
                role.wireName(), role, Optional.empty(), application, Optional.empty());
    }

    private static OnboardingForm form() {
        return new OnboardingForm(
                Optional.of("demo"),
                Optional.of("DEMO"),
                Optional.of("team"),
                Optional.of("tests"),
                Optional.of("test"),
                Optional.of(List.of("pkcs11")),
                Optional.of(Stream.of(KeyAlgorithm.values()).map(KeyAlgorithm::wireName).toList()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("nowhere"),
                Optional.of(30),
                Optional.of(60),
                Optional.of("at the end"),
                Optional.of("team"),
                Optional.of("soon"),
                Optional.of("log"),
                Optional.of("remove"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public static InstantSource clock() {
        return InstantSource.system();
    }

    public MemoryJournal journal() {
        return journal;
    }

    public Engine engine() {
        return engine;
    }

    public String token(Role role) {
        return tokens.getOrDefault(role, "");
    }

    /** All evidence records, in order. */
    public List<EvidenceRecord> records() {
        return List.copyOf(records);
    }

    /** An origin for what the node does itself. */
    public Origin origin() {
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

    /** A certificate of a key on a curve, which stays nowhere. */
    public byte[] selfSigned(String label) {
        Origin origin = application();
        var order =
                new Order(
                        new KeyLabel(label),
                        Optional.empty(),
                        SignatureMechanism.SHA256_WITH_ECDSA,
                        30,
                        new CertificateProfile(
                                new SubjectName(Map.of(SubjectAttribute.COMMON_NAME, "tester")),
                                Set.of(),
                                Set.of(),
                                false));
        byte[] der =
                granted(engine.certificates().selfSign(origin, order, Authorization.none()))
                        .first()
                        .toArray();
        granted(engine.certificates().delete(application(), new KeyLabel(label)));
        return der;
    }

    private Origin application() {
        return as(Role.KEY_OPERATION, Role.KEY_MANAGEMENT);
    }

    /** An origin of the application, or of somebody in its partition, with these roles. */
    public Origin as(Role... roles) {
        Origin node = origin();
        return new Origin(
                node.request(),
                Optional.empty(),
                Optional.empty(),
                new Identity(
                        Optional.of(APPLICATION),
                        Optional.empty(),
                        Optional.of(PARTITION),
                        Set.of(roles),
                        "test"),
                InterfaceName.PKCS11,
                "local",
                Optional.empty(),
                node.time());
    }

    public static <T> T granted(Answer<T> answer) {
        return switch (answer) {
            case Answer.Granted<T>(var value, var _) -> value;
            case Answer.Refused<T>(var refusal, var _) ->
                    throw new IllegalStateException(refusal.message());
        };
    }

    @Override
    public void close() {
        slowWork.shutdownNow();
    }

    private final class Records implements RecordLog {
        @Override
        public Optional<Instant> open(LogId id, long archivedBelow, Store store) {
            return Optional.empty();
        }

        @Override
        public long append(
                EvidenceRecord record,
                List<Event> changes,
                List<Bytes> exhibits,
                StoreTransaction store) {
            records.add(record);
            return records.size() - 1L;
        }

        @Override
        public void archivedBelow(long index) {}

        @Override
        public void finish(StoreTransaction store) {}

        @Override
        public void committed() {}
    }
}
