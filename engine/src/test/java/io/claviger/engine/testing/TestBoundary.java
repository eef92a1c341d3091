package io.claviger.engine.testing;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.LogId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.RequestId;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.Role;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.application.OnboardingForm;
import io.claviger.engine.boundary.Engine;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.engine.key.CreateKey;
import io.claviger.engine.user.IssueRequest;
import io.claviger.engine.user.Issued;
import io.claviger.engine.user.WithoutApiKey;
import io.claviger.testkit.MemoryState;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * An initialised device with partition DEMO, application {@code demo} and a credential for each
 * role.
 */
public final class TestBoundary {
    public static final Mechanisms MECHANISMS = Mechanisms.start();
    public static final PartitionId DEMO = new PartitionId("DEMO");
    public static final ApplicationId APPLICATION = new ApplicationId("demo");
    public static final KeySpec P256 = new KeySpec.Ec(Curve.P256);
    public static final String SOURCE = "127.0.0.1";

    private static final ExecutorService SLOW_WORK =
            Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().factory());

    private final HandClock clock = new HandClock();
    private final RandomSource random = MECHANISMS.random();
    private final RecordList records = new RecordList();
    private final InMemoryJournal journal = new InMemoryJournal(records);
    private final DeviceKeys device = new DeviceKeys(MECHANISMS, random);
    private final Map<Role, Issued> credentials = new EnumMap<>(Role.class);
    private final AtomicLong requests = new AtomicLong();
    private final Engine engine;

    private TestBoundary(Optional<WithoutApiKey> withoutApiKey) {
        engine = Engine.over(journal, MECHANISMS, device, random, clock, SLOW_WORK, withoutApiKey);
        device.unseal(SecretBytes.consume(random.bytes(DeviceKeys.KEY_BYTES)));
        Issued deviceSo = engine.credentials().draw(request(Role.DEVICE_SO), clock.instant());
        credentials.put(Role.DEVICE_SO, deviceSo);
        engine.inquiries()
                .propose(
                        new Command.InitializeDevice(
                                node(),
                                device.newDevice(new LogId("claviger/test"), clock.instant()),
                                deviceSo.credential()));
        partition(DEMO);
        credentials.put(Role.PARTITION_SO, officer(Role.PARTITION_SO, DEMO));
        credentials.put(Role.AUDITOR, officer(Role.AUDITOR, DEMO));
        onboard(form());
        for (Role role : Role.values()) {
            if (role.ofApplication()) {
                credentials.put(role, issue(role, APPLICATION));
            }
        }
    }

    public static TestBoundary create() {
        return new TestBoundary(Optional.empty());
    }

    public static TestBoundary withoutApiKey(WithoutApiKey rule) {
        return new TestBoundary(Optional.of(rule));
    }

    private static IssueRequest request(Role role) {
        return new IssueRequest(
                role.wireName(), role, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public Engine engine() {
        return engine;
    }

    public HandClock clock() {
        return clock;
    }

    public DeviceKeys device() {
        return device;
    }

    public RecordList records() {
        return records;
    }

    public InMemoryJournal journal() {
        return journal;
    }

    public MemoryState state() {
        return journal.state();
    }

    public Issued credential(Role role) {
        Issued issued = credentials.get(role);
        if (issued == null) {
            throw new AssertionError("no credential of role " + role);
        }
        return issued;
    }

    /** A request of the node itself. */
    public Origin node() {
        return origin(Identity.NODE, InterfaceName.NODE, "local");
    }

    /** A request under the credential of this role. */
    public Origin as(Role role) {
        return as(credential(role));
    }

    public Origin as(Issued issued) {
        var credential = issued.credential();
        return origin(
                new Identity(
                        credential.application(),
                        Optional.of(credential.id()),
                        credential.partition(),
                        Set.of(credential.role()),
                        "api-key"),
                InterfaceName.REST,
                SOURCE);
    }

    public Origin origin(Identity identity, InterfaceName interfaceName, String source) {
        return new Origin(
                new RequestId("req-" + requests.incrementAndGet()),
                Optional.of("correlation"),
                Optional.of("CHG-1"),
                identity,
                interfaceName,
                source,
                Optional.of("test"),
                clock.instant());
    }

    public void partition(PartitionId id) {
        Answers.granted(
                engine.partitions().create(as(Role.DEVICE_SO), id, PartitionPolicy.DEFAULT));
    }

    public void policy(PartitionPolicy policy) {
        Answers.granted(engine.partitions().changePolicy(as(Role.PARTITION_SO), DEMO, policy));
    }

    public Issued officer(Role role, PartitionId partition) {
        return Answers.granted(
                engine.credentials()
                        .issue(
                                as(Role.DEVICE_SO),
                                new IssueRequest(
                                        role.wireName(),
                                        role,
                                        Optional.of(partition),
                                        Optional.empty(),
                                        Optional.empty())));
    }

    public void onboard(OnboardingForm form) {
        Answers.granted(engine.applications().onboard(node(), form));
    }

    public Issued issue(Role role, ApplicationId application) {
        return Answers.granted(
                engine.credentials()
                        .issue(
                                node(),
                                new IssueRequest(
                                        role.wireName(),
                                        role,
                                        Optional.empty(),
                                        Optional.of(application),
                                        Optional.empty())));
    }

    /** A P-256 key that may do everything. */
    public KeyObject key(String label) {
        return key(label, P256);
    }

    /** A key that may do everything and can be destroyed. */
    public KeyObject key(String label, KeySpec spec) {
        return Answers.granted(
                engine.keys().create(as(Role.KEY_MANAGEMENT), createKey(label, spec)));
    }

    public static CreateKey createKey(String label, KeySpec spec) {
        return createKey(label, spec, Optional.empty());
    }

    public static CreateKey createKey(String label, KeySpec spec, Optional<SecretBytes> password) {
        return new CreateKey(
                new KeyLabel(label),
                spec,
                spec.agreesOnly()
                        ? Set.of(
                                Attribute.DERIVE,
                                Attribute.MODIFIABLE,
                                Attribute.DESTROYABLE,
                                Attribute.SENSITIVE)
                        : Set.of(
                                Attribute.SIGN,
                                Attribute.VERIFY,
                                Attribute.ENCRYPT,
                                Attribute.DECRYPT,
                                Attribute.MODIFIABLE,
                                Attribute.DESTROYABLE,
                                Attribute.SENSITIVE),
                Optional.empty(),
                Optional.empty(),
                password,
                Optional.empty());
    }

    public static SecretBytes secret(String text) {
        return SecretBytes.consume(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The complete record of application {@code demo}: every algorithm, from anywhere. */
    public static OnboardingForm form() {
        return form("demo", DEMO.value(), List.of());
    }

    public static OnboardingForm form(String name, String partition, List<String> sources) {
        return new OnboardingForm(
                Optional.of(name),
                Optional.of(partition),
                Optional.of("team payments"),
                Optional.of("sign payment files"),
                Optional.of("test"),
                Optional.of(List.of("rest")),
                Optional.of(Stream.of(KeyAlgorithm.values()).map(KeyAlgorithm::wireName).toList()),
                Optional.of(sources),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("bank gateway"),
                Optional.of(365),
                Optional.of(730),
                Optional.of("the owner, after rotation"),
                Optional.of("operations"),
                Optional.of("restore within a day"),
                Optional.of("evidence log"),
                Optional.of("switch back to the old key"));
    }
}
