package io.claviger.journal.testing;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.attribute.KeyAttributes;
import io.claviger.core.change.BeforePicture;
import io.claviger.core.change.Change;
import io.claviger.core.change.ChangeFinding;
import io.claviger.core.change.ChangeStatus;
import io.claviger.core.change.ChangeStep;
import io.claviger.core.change.GateCheck;
import io.claviger.core.change.GateProbe;
import io.claviger.core.change.ProbeResult;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.DigestKind;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.DataObjectId;
import io.claviger.core.id.DataObjectName;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.LogId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.RequestId;
import io.claviger.core.id.Ticket;
import io.claviger.core.mechanism.AddressFormat;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.DerivationPath;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.refusal.Rung;
import io.claviger.core.state.AccessPath;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.DataObject;
import io.claviger.core.state.DataObjectAttributes;
import io.claviger.core.state.Device;
import io.claviger.core.state.Incident;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.Lifecycle;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Role;
import io.claviger.core.state.ServicePackage;
import io.claviger.core.state.Validity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Values and commands drawn from a seed: equal seeds give equal samples. */
public final class Samples {
    // The vocabulary of version 1, for samples that golden files pin: what is added later must not
    // change what the same seed picks.
    private static final List<Operation> OPERATIONS =
            List.of(
                    Operation.INITIALIZE_DEVICE,
                    Operation.START_NODE,
                    Operation.STOP_NODE,
                    Operation.CREATE_PARTITION,
                    Operation.CHANGE_PARTITION_POLICY,
                    Operation.ONBOARD_APPLICATION,
                    Operation.ISSUE_CREDENTIAL,
                    Operation.REVOKE_CREDENTIAL,
                    Operation.AUTHENTICATE,
                    Operation.CREATE_KEY,
                    Operation.LIST_KEYS,
                    Operation.READ_KEY,
                    Operation.CHANGE_KEY_ATTRIBUTES,
                    Operation.CHANGE_KEY_POLICY,
                    Operation.CHANGE_KEY_PASSWORD,
                    Operation.DESTROY_KEY,
                    Operation.SIGN,
                    Operation.VERIFY,
                    Operation.ENCRYPT,
                    Operation.DECRYPT,
                    Operation.GENERATE_RANDOM,
                    Operation.PROBE,
                    Operation.READ_SERVICE,
                    Operation.READ_OPERATIONS,
                    Operation.READ_EVIDENCE);

    private static final Attribute[] ATTRIBUTES =
            EnumSet.range(Attribute.SIGN, Attribute.SLIP10).toArray(Attribute[]::new);

    private static final List<RefusalCode> REFUSAL_CODES =
            List.of(
                    RefusalCode.MALFORMED_REQUEST,
                    RefusalCode.UNKNOWN_ENUM_VALUE,
                    RefusalCode.BODY_TOO_LARGE,
                    RefusalCode.INVALID_BASE64,
                    RefusalCode.INVALID_PAYLOAD,
                    RefusalCode.INVALID_NUMBER_RANGE,
                    RefusalCode.UNKNOWN_ROUTE,
                    RefusalCode.NOT_IMPLEMENTED,
                    RefusalCode.MISSING_API_KEY,
                    RefusalCode.INVALID_API_KEY,
                    RefusalCode.MISSING_ACCESS_TOKEN,
                    RefusalCode.INVALID_ACCESS_TOKEN,
                    RefusalCode.CLIENT_CERTIFICATE_NOT_ALLOWED,
                    RefusalCode.ROLE_NOT_ALLOWED,
                    RefusalCode.INTERFACE_NOT_ENABLED,
                    RefusalCode.SOURCE_NOT_ALLOWED,
                    RefusalCode.SEALED,
                    RefusalCode.PARTITION_NOT_FOUND,
                    RefusalCode.PARTITION_EXISTS,
                    RefusalCode.APPLICATION_NOT_FOUND,
                    RefusalCode.APPLICATION_EXISTS,
                    RefusalCode.APPLICATION_INCOMPLETE,
                    RefusalCode.CREDENTIAL_NOT_FOUND,
                    RefusalCode.CREDENTIAL_INVALID,
                    RefusalCode.ALGORITHM_NOT_APPROVED,
                    RefusalCode.POLICY_FORBIDS,
                    RefusalCode.KEY_NOT_FOUND,
                    RefusalCode.KEY_EXISTS,
                    RefusalCode.KEY_SIZE_INVALID,
                    RefusalCode.KEY_ATTRIBUTES_INVALID,
                    RefusalCode.ATTRIBUTE_CHANGE_FORBIDDEN,
                    RefusalCode.KEY_PASSWORD_MISMATCH,
                    RefusalCode.MECHANISM_KEY_MISMATCH,
                    RefusalCode.MECHANISM_UNAVAILABLE,
                    RefusalCode.OPERATION_FORBIDDEN,
                    RefusalCode.NOT_A_POLICY_KEY,
                    RefusalCode.TAG_LENGTH_INVALID,
                    RefusalCode.DECRYPT_FAILED,
                    RefusalCode.KEY_CHANGED,
                    RefusalCode.RECORD_NOT_FOUND,
                    RefusalCode.INVALID_LOG_RANGE);

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
                bytes(160),
                Optional.empty(),
                0);
    }

    /** The application, with a rule of how long records are kept. */
    public Application retaining(Application plain) {
        var lifecycle = plain.lifecycle();
        return new Application(
                plain.id(),
                plain.partition(),
                plain.owner(),
                plain.purpose(),
                plain.environment(),
                plain.interfaces(),
                plain.algorithms(),
                plain.access(),
                plain.destination(),
                new Lifecycle(
                        lifecycle.rotationDays(),
                        lifecycle.expiryDays(),
                        lifecycle.destruction(),
                        Optional.of(random.nextInt(4000))),
                plain.recoveryOwner(),
                plain.recoveryExpectation(),
                plain.auditDestination(),
                plain.rollback(),
                plain.version(),
                plain.onboarded());
    }

    /**
     * A change.
     *
     * @param full with everything that a change can have
     */
    public Change change(boolean full) {
        var check =
                new GateCheck(
                        time(),
                        List.of(
                                new ProbeResult(
                                        APP, label(), Optional.of(77L), Optional.empty(), text()),
                                new ProbeResult(
                                        applicationId(),
                                        label(),
                                        Optional.empty(),
                                        Optional.of(Rung.KEY_BOUNDARY),
                                        text())));
        var before =
                new BeforePicture(
                        1234,
                        bytes(32),
                        text(),
                        new TreeMap<>(Map.of(DEMO, policy())),
                        new TreeMap<>(Map.of(APP, 3L)),
                        full ? Optional.of(check) : Optional.empty());
        return new Change(
                new Ticket("CHG-" + random.nextInt(1000) + " /#?"),
                text(),
                text(),
                new TreeSet<>(Set.of(DEMO)),
                full ? List.of("node-1", "node-2") : List.of(),
                List.of(
                        new GateProbe(
                                APP,
                                InterfaceName.REST,
                                label(),
                                Optional.of(label()),
                                Optional.empty()),
                        new GateProbe(
                                applicationId(),
                                InterfaceName.PKCS11,
                                label(),
                                Optional.empty(),
                                Optional.of(text()))),
                full ? ChangeStatus.ROLLED_BACK : ChangeStatus.OPEN,
                time(),
                full ? Optional.of(credentialId()) : Optional.empty(),
                before,
                full
                        ? List.of(
                                new ChangeStep(time(), Optional.of(credentialId()), text()),
                                new ChangeStep(time(), Optional.empty(), text()))
                        : List.of(),
                List.of(),
                full ? Optional.of(check) : Optional.empty(),
                full ? 7 : 1);
    }

    /** A package with every promise. */
    public ServicePackage servicePackage() {
        return new ServicePackage(
                "certified " + random.nextInt(1000),
                Map.of(PolicySetting.MINIMUM_RSA_BITS, 3072, PolicySetting.EXPORT_KEYS, 0),
                Set.of("RSA", "EC"),
                Set.of(InterfaceName.PKCS11, InterfaceName.REST),
                2,
                1000,
                1,
                3,
                Set.of("de", "ch"),
                List.of(text(), text()));
    }

    /** An incident with a release that waits. */
    public Incident incident() {
        return new Incident(
                new Ticket("INC-" + random.nextInt(1000)),
                keyId(),
                new KeyLabel("key-" + random.nextInt(1000)),
                KeyAlgorithm.EC,
                Operation.SIGN,
                RefusalCode.OPERATION_FORBIDDEN,
                text(),
                time(),
                random.nextInt(1000),
                Optional.of(new Incident.Release(credentialId(), time())),
                false);
    }

    /** What was found when the node looked ahead. */
    public ChangeFinding finding(ChangeFinding.Kind kind, boolean passed) {
        return new ChangeFinding(
                kind,
                time(),
                passed ? Optional.of(credentialId()) : Optional.empty(),
                passed,
                text(),
                List.of(text(), text()));
    }

    /** A device with an attestation root. */
    public Device certifiedDevice() {
        var plain = device();
        return new Device(
                plain.log(),
                plain.created(),
                plain.logPublicKey(),
                plain.wrappedLogKey(),
                plain.probePublicKey(),
                plain.wrappedProbeKey(),
                Optional.of(new Device.AttestationRoot(bytes(91), bytes(160), bytes(400))),
                0);
    }

    public PartitionPolicy policy() {
        return PartitionPolicy.DEFAULT
                .with(PolicySetting.MINIMUM_RSA_BITS, 1024 + random.nextInt(7169))
                .with(PolicySetting.CLIENT_API_ACCESS, random.nextBoolean())
                .with(PolicySetting.READ_ONLY, random.nextBoolean())
                .with(PolicySetting.USE_OBJECTS, random.nextBoolean())
                .with(PolicySetting.DESTROY_OBJECTS, random.nextBoolean());
    }

    public Partition partition(PartitionId id) {
        return new Partition(
                id,
                time(),
                policy(),
                bytes(60),
                bytes(91),
                bytes(160),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** A partition whose attestation key has a certificate. */
    public Partition certifiedPartition(PartitionId id) {
        return new Partition(
                id,
                time(),
                policy(),
                bytes(60),
                bytes(91),
                bytes(160),
                Optional.of(bytes(420)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
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
                new Lifecycle(
                        1 + random.nextInt(300),
                        300 + random.nextInt(300),
                        text(),
                        Optional.empty()),
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
                KeyAttributes.generated(EnumSet.of(oneOf(ATTRIBUTES), Attribute.SIGN)),
                perhaps(new KeyPolicy(random.nextBoolean())),
                Optional.empty(),
                1,
                time(),
                perhaps(bytes(91)),
                perhaps(bytes(32)),
                bytes(160 + random.nextInt(100)));
    }

    /** The same key, but of another kind. */
    public static KeyObject ofKind(KeyObject key, KeySpec spec) {
        return new KeyObject(
                key.id(),
                key.partition(),
                key.application(),
                key.label(),
                key.pkcs11Id(),
                spec,
                key.attributes(),
                key.policy(),
                key.addressFormat(),
                key.version(),
                key.created(),
                key.publicKey(),
                key.passwordVerifier(),
                key.wrapped());
    }

    /** With a policy and a field that later versions added. */
    public KeyObject keyWithAddress(PartitionId partition, KeyLabel label) {
        return new KeyObject(
                keyId(),
                partition,
                APP,
                label,
                perhaps(text()),
                new KeySpec.Ec(Curve.SECP256K1),
                KeyAttributes.generated(EnumSet.of(Attribute.SIGN)),
                Optional.of(new KeyPolicy(false)),
                Optional.of(oneOf(AddressFormat.values())),
                1,
                time(),
                perhaps(bytes(88)),
                perhaps(bytes(32)),
                bytes(160));
    }

    /** A key with everything that a key can have. */
    public KeyObject fullKey(PartitionId partition) {
        var from = time();
        KeyObject key = key(partition, label());
        List<Bytes> certificates = List.of(bytes(300), bytes(400));
        Optional<Instant> invalidated = Optional.of(time());
        return new KeyObject(
                key.id(),
                key.partition(),
                key.application(),
                key.label(),
                key.pkcs11Id(),
                key.spec(),
                key.attributes(),
                key.policy(),
                key.addressFormat(),
                key.version() + 1,
                key.created(),
                key.publicKey(),
                key.passwordVerifier(),
                bytes(180),
                certificates,
                new Validity(Optional.of(from), Optional.of(from.plusSeconds(86_400))),
                invalidated);
    }

    /** Every setting away from its default, as far as it can be. */
    public PartitionPolicy fullPolicy() {
        var policy = policy();
        for (PolicySetting setting : PolicySetting.values()) {
            // Added after the bytes of version 1 were pinned.
            if (setting == PolicySetting.ONBOARDING_NEEDS_APPROVAL
                    || setting == PolicySetting.PKCS11_INIT_TOKEN) {
                continue;
            }
            int other = setting.defaultValue() == setting.max() ? setting.min() : setting.max();
            policy = policy.with(setting, other);
        }
        return policy;
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

    public Command.Certify certify(Optional<KeyObject> next) {
        Map<DigestKind, Bytes> digests = new EnumMap<>(DigestKind.class);
        digests.put(DigestKind.MESSAGE, bytes(32));
        digests.put(DigestKind.SIGNATURE, bytes(32));
        digests.put(DigestKind.DOCUMENT, bytes(32));
        return new Command.Certify(
                origin(),
                Operation.SIGN_CERTIFICATE,
                keyId(),
                7,
                "SHA256_WITH_ECDSA",
                digests,
                next);
    }

    public Command.Inquire inquiry() {
        return new Command.Inquire(
                origin(),
                oneOf(OPERATIONS.toArray(Operation[]::new)),
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
                Refusal.of(oneOf(REFUSAL_CODES.toArray(RefusalCode[]::new)), text()),
                1 + random.nextInt(1000));
    }

    /** Keys that come in, leave, and lie in the trash. */
    public List<Command> transport() {
        var key = key(DEMO, label());
        var reference = new Command.KeyReference(keyId(), 3, "AES_WRAP_PAD_EC");
        var own = new Command.KeyReference(key.id(), 1, "EC");
        return List.of(
                new Command.StoreKey(origin(), Operation.IMPORT_KEY, key, Optional.empty()),
                new Command.StoreKey(origin(), Operation.UNWRAP, key, Optional.of(reference)),
                new Command.ReleaseKey(origin(), own, Optional.empty(), Optional.empty()),
                new Command.ReleaseKey(
                        origin(), own, Optional.of(reference), Optional.of(bytes(32))),
                new Command.EmptyTrash(origin(), Operation.RESTORE_KEY, keyId()));
    }

    public DataObject dataObject(PartitionId partition) {
        return new DataObject(
                new DataObjectId(keyId().value()),
                partition,
                APP,
                new DataObjectName("data " + random.nextInt(1_000_000) + "/" + text()),
                new DataObjectAttributes(
                        random.nextBoolean(), random.nextBoolean(), random.nextBoolean()),
                time(),
                random.nextInt(DataObject.MAX_BYTES + 1),
                bytes(60 + random.nextInt(100)));
    }

    /** The life of a data object. */
    public List<Command> dataObjectCommands() {
        DataObject object = dataObject(DEMO);
        return List.of(
                new Command.StoreDataObject(origin(), object),
                new Command.UseDataObject(
                        origin(), Operation.READ_DATA_OBJECT, object.name(), object.id()),
                new Command.UseDataObject(
                        origin(), Operation.DELETE_DATA_OBJECT, object.name(), object.id()));
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

    /** Commands, and forms of commands, that later versions added. */
    public List<Command> derivations() {
        KeyObject key = keyWithAddress(DEMO, label());
        var path = DerivationPath.parse("44'/60'/0'/0/" + random.nextInt(100));
        Command.UseKey use = use(key.id(), 3);
        return List.of(
                new Command.DeriveKey(origin(), key, keyId(), 7, "BIP32 44'/60'"),
                new Command.UseKey(
                        use.origin(),
                        use.operation(),
                        use.key(),
                        use.version(),
                        path,
                        use.mechanism(),
                        use.digests()));
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
