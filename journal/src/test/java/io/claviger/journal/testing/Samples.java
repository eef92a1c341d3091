package io.claviger.journal.testing;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.attribute.KeyAttributes;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.DigestKind;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.LogId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.RequestId;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.AccessPath;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.Device;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.Lifecycle;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** Values and commands drawn from a seed: equal seeds give equal samples. */
public final class Samples {
    public static final PartitionId DEMO = new PartitionId("DEMO");
    public static final ApplicationId APP = new ApplicationId("demo");

    private final Random random;

    public Samples(long seed) {
        this.random = new Random(seed);
    }

    private <T> T oneOf(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private <T> Optional<T> perhaps(T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    public Bytes bytes(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.owned(bytes);
    }

    public String text() {
        var text = new StringBuilder();
        int length = 1 + random.nextInt(24);
        for (int i = 0; i < length; i++) {
            text.append(random.nextInt(8) == 0 ? 'é' : (char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    private String hex16() {
        return String.format("%016x", random.nextLong());
    }

    public Instant time() {
        return Instant.ofEpochSecond(
                1_700_000_000L + random.nextInt(100_000_000), random.nextInt(1_000_000_000));
    }

    public KeyId keyId() {
        return new KeyId(new UUID(random.nextLong(), random.nextLong()));
    }

    public KeyLabel label() {
        return new KeyLabel("key " + random.nextInt(1_000_000) + "/" + text());
    }

    public Device device() {
        return new Device(
                new LogId("claviger.test/" + hex16()),
                time(),
                bytes(32),
                bytes(92),
                bytes(91),
                bytes(160));
    }

    public PartitionPolicy policy() {
        return new PartitionPolicy(
                1024 + random.nextInt(7169),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean());
    }

    public Partition partition(PartitionId id) {
        return new Partition(id, time(), policy(), bytes(60), bytes(91), bytes(160));
    }

    public PartitionId partitionId() {
        return new PartitionId("P" + random.nextInt(1_000_000));
    }

    public Application application(ApplicationId id, PartitionId partition) {
        return new Application(
                id,
                partition,
                text(),
                text(),
                "test",
                random.nextBoolean()
                        ? EnumSet.of(InterfaceName.REST, oneOf(InterfaceName.values()))
                        : Set.of(),
                random.nextBoolean() ? Set.of("RSA", "EC-secp256r1", text()) : Set.of(),
                new AccessPath(
                        List.of("10.0.0.0/8", text()),
                        List.of(bytes(32)),
                        random.nextBoolean() ? List.of(text() + " " + text()) : List.of(),
                        random.nextBoolean()),
                text(),
                new Lifecycle(1 + random.nextInt(300), 300 + random.nextInt(300), text()),
                text(),
                text(),
                text(),
                text(),
                1 + random.nextInt(9),
                time());
    }

    public ApplicationId applicationId() {
        return new ApplicationId("app-" + random.nextInt(1_000_000));
    }

    public CredentialId credentialId() {
        return new CredentialId("cr-" + hex16());
    }

    public Credential credential(Optional<ApplicationId> application) {
        return new Credential(
                credentialId(),
                text(),
                application.isPresent() ? Role.KEY_OPERATION : Role.DEVICE_SO,
                perhaps(DEMO),
                application,
                bytes(32),
                time(),
                perhaps(time()),
                Optional.empty());
    }

    public KeySpec spec() {
        return switch (random.nextInt(4)) {
            case 0 -> new KeySpec.Aes(256);
            case 1 -> new KeySpec.Rsa(2048);
            case 2 -> new KeySpec.Ec(Curve.P256);
            default -> new KeySpec.Ed(Curve.ED25519);
        };
    }

    public KeyObject key(PartitionId partition, KeyLabel label) {
        return new KeyObject(
                keyId(),
                partition,
                APP,
                label,
                perhaps(text()),
                spec(),
                KeyAttributes.generated(EnumSet.of(oneOf(Attribute.values()), Attribute.SIGN)),
                perhaps(new KeyPolicy(random.nextBoolean())),
                1,
                time(),
                perhaps(bytes(91)),
                perhaps(bytes(32)),
                bytes(160 + random.nextInt(100)));
    }

    public Identity identity() {
        return new Identity(
                perhaps(APP),
                perhaps(credentialId()),
                perhaps(DEMO),
                random.nextBoolean()
                        ? EnumSet.of(Role.KEY_OPERATION, oneOf(Role.values()))
                        : Set.of(),
                "api-key");
    }

    public Origin origin() {
        return new Origin(
                new RequestId("r-" + hex16()),
                perhaps(text()),
                perhaps("CHG" + random.nextInt(10_000)),
                identity(),
                oneOf(InterfaceName.values()),
                "192.0.2." + random.nextInt(256),
                perhaps(text()),
                time());
    }

    public Command.UseKey use(KeyId key, long version) {
        Map<DigestKind, Bytes> digests = new EnumMap<>(DigestKind.class);
        digests.put(DigestKind.MESSAGE, bytes(32));
        digests.put(DigestKind.SIGNATURE, bytes(32));
        return new Command.UseKey(
                origin(), Operation.SIGN, key, version, "SHA256_WITH_ECDSA", digests);
    }

    public Command.Inquire inquiry() {
        return new Command.Inquire(
                origin(),
                oneOf(Operation.values()),
                perhaps(DEMO),
                perhaps(keyId()),
                perhaps(text()));
    }

    public Command.RecordRefusal refusal() {
        return new Command.RecordRefusal(
                origin(),
                Operation.AUTHENTICATE,
                perhaps(DEMO),
                perhaps(label()),
                perhaps("EDDSA"),
                Refusal.of(oneOf(RefusalCode.values()), text()),
                1 + random.nextInt(1000));
    }

    /** One command of each kind. */
    public List<Command> oneOfEach() {
        var key = key(DEMO, label());
        return List.of(
                new Command.InitializeDevice(origin(), device(), credential(Optional.empty())),
                new Command.NoteNode(origin(), Operation.START_NODE, text()),
                new Command.CreatePartition(origin(), partition(DEMO)),
                new Command.ChangePartitionPolicy(origin(), DEMO, policy()),
                new Command.OnboardApplication(origin(), application(APP, DEMO)),
                new Command.IssueCredential(origin(), credential(Optional.of(APP))),
                new Command.RevokeCredential(origin(), credentialId()),
                new Command.CreateKey(origin(), key),
                new Command.ChangeKey(
                        origin(),
                        Operation.CHANGE_KEY_ATTRIBUTES,
                        key.changed(key.attributes(), perhaps(bytes(32))).wrappedAs(bytes(180))),
                new Command.DestroyKey(origin(), key.id(), 1),
                use(key.id(), 1),
                inquiry(),
                refusal());
    }

    /** The beginning of every journal in these tests: device, partition, application. */
    public List<Command> beginning() {
        return List.of(
                new Command.InitializeDevice(origin(), device(), credential(Optional.empty())),
                new Command.CreatePartition(origin(), partition(DEMO)),
                new Command.OnboardApplication(origin(), application(APP, DEMO)));
    }

    /**
     * A command that makes sense, or nearly, after those before it.
     *
     * @param keys the keys made so far; changed by this
     */
    public Command next(List<KeyObject> keys) {
        int what = random.nextInt(20);
        if (keys.isEmpty() || what < 3) {
            var key = key(DEMO, label());
            keys.add(key);
            return new Command.CreateKey(origin(), key);
        }
        int at = random.nextInt(keys.size());
        var key = keys.get(at);
        return switch (what) {
            case 3 -> {
                keys.remove(at);
                yield new Command.DestroyKey(origin(), key.id(), key.version());
            }
            case 4 -> {
                var next =
                        key.changed(key.attributes(), key.passwordVerifier()).wrappedAs(bytes(180));
                keys.set(at, next);
                yield new Command.ChangeKey(origin(), Operation.CHANGE_KEY_ATTRIBUTES, next);
            }
            case 5 -> new Command.IssueCredential(origin(), credential(perhaps(APP)));
            case 6 -> new Command.CreatePartition(origin(), partition(partitionId()));
            case 7 -> new Command.OnboardApplication(origin(), application(applicationId(), DEMO));
            case 8 -> new Command.CreateKey(origin(), key(DEMO, key.label()));
            case 9 -> refusal();
            case 10 -> inquiry();
            default -> use(key.id(), random.nextInt(10) == 0 ? 99 : key.version());
        };
    }

    /** Seeded commands that destroy no key, so that nothing is purged behind them. */
    public List<Command> commandsThatKeep(int count) {
        return commands(3 * count).stream()
                .filter(command -> !(command instanceof Command.DestroyKey))
                .limit(count)
                .toList();
    }

    /** Seeded commands after {@link #beginning}. */
    public List<Command> commands(int count) {
        var keys = new ArrayList<KeyObject>();
        var commands = new ArrayList<Command>(beginning());
        while (commands.size() < count) {
            commands.add(next(keys));
        }
        return commands;
    }
}
