package io.claviger.engine.device;

import io.claviger.core.command.RootKeyStep;
import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.id.ApproverId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.LogId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.ApproverAccount;
import io.claviger.core.state.DataObject;
import io.claviger.core.state.Device;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Nodes;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PinHolder;
import io.claviger.core.state.RootKey;
import io.claviger.crypto.approver.OneTimeCodes;
import io.claviger.crypto.certificate.Certificate;
import io.claviger.crypto.derivation.Hkdf;
import io.claviger.crypto.password.KeyPassword;
import io.claviger.crypto.password.TokenPinVerifier;
import io.claviger.crypto.provider.GeneratedKey;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.sealing.NodeSeal;
import io.claviger.crypto.secret.LockedSecret;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.crypto.wrapping.KeyWrapper;
import io.claviger.crypto.wrapping.UnwrapFailed;
import io.claviger.crypto.wrapping.WrapContext;
import io.claviger.engine.boundary.Decider;
import io.claviger.engine.dataobject.OpenedDataObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntConsumer;

/**
 * The key hierarchy in memory: device root key → partition keys → key objects (design §7). Sealed
 * until the root key is given; every other part of the engine reaches wrapped keys through here and
 * only here. Safe for many threads.
 */
public final class DeviceKeys {
    /** Length of the device root key and of partition keys. */
    public static final int KEY_BYTES = 32;

    private static final KeyId LOG_KEY = new KeyId(new UUID(0, 1));
    private static final KeyId PROBE_KEY = new KeyId(new UUID(0, 2));
    private static final KeyId PARTITION_KEY = new KeyId(new UUID(0, 3));
    private static final KeyId ATTESTATION_KEY = new KeyId(new UUID(0, 4));
    private static final KeyId ATTESTATION_ROOT = new KeyId(new UUID(0, 5));
    private static final KeyId CLUSTER_KEY = new KeyId(new UUID(0, 6));
    private static final KeyId NODE_KEY = new KeyId(new UUID(0, 7));

    /** Bound into the wrapping of a result, so that it is no key of the same id. */
    private static final Bytes REQUEST_RESULT =
            Bytes.owned("approval request result".getBytes(StandardCharsets.US_ASCII));

    private static final KeySpec ED25519 = new KeySpec.Ed(Curve.ED25519);
    private static final KeySpec P256 = new KeySpec.Ec(Curve.P256);
    private static final KeySpec P384 = new KeySpec.Ec(Curve.P384);

    private final Mechanisms mechanisms;
    private final RandomSource random;
    private final KeyWrapper wrapper = new KeyWrapper();
    // By attestation public key: a name may come back with another key, after a restore that was
    // withdrawn.
    private final Map<Bytes, LockedSecret> partitionKeys = new ConcurrentHashMap<>();
    private final Map<Bytes, KeyHandle> attestationKeys = new ConcurrentHashMap<>();
    // By version: more than one only while another one takes the place of that in use.
    private final ConcurrentSkipListMap<Integer, LockedSecret> roots =
            new ConcurrentSkipListMap<>();
    private volatile IntConsumer missing = _ -> {};

    public DeviceKeys(Mechanisms mechanisms, RandomSource random) {
        this.mechanisms = mechanisms;
        this.random = random;
    }

    /** Takes the first device root key (32 bytes); the argument is consumed. */
    public void unseal(SecretBytes rootKey) {
        unseal(RootKey.FIRST.version(), rootKey);
    }

    /** Takes a device root key (32 bytes) as the only one; the argument is consumed. */
    public void unseal(int version, SecretBytes rootKey) {
        seal();
        hold(version, rootKey);
    }

    /** Takes another version of the root key beside those that are held; it is consumed. */
    public void hold(int version, SecretBytes rootKey) {
        LockedSecret before = roots.put(version, LockedSecret.copyOf(rootKey));
        rootKey.close();
        if (before != null) {
            before.close();
        }
    }

    /** Whether this version of the root key is held. */
    public boolean holds(int version) {
        return roots.containsKey(version);
    }

    /** Forgets root keys before this version. */
    public void dropBefore(int version) {
        roots.headMap(version)
                .keySet()
                .forEach(
                        old -> {
                            LockedSecret dropped = roots.remove(old);
                            if (dropped != null) {
                                dropped.close();
                            }
                        });
    }

    /**
     * Who is asked for a version of the root key that is needed and not held: what it finds it
     * gives to {@link #hold}.
     */
    public void whenMissing(IntConsumer source) {
        missing = source;
    }

    /** Forgets every key. */
    public void seal() {
        forget();
        for (var held = roots.pollFirstEntry(); held != null; held = roots.pollFirstEntry()) {
            held.getValue().close();
        }
        forget();
    }

    private void forget() {
        partitionKeys.values().forEach(LockedSecret::close);
        partitionKeys.clear();
        attestationKeys.values().forEach(KeyHandle::close);
        attestationKeys.clear();
    }

    public boolean sealed() {
        return roots.isEmpty();
    }

    /** Whether the root key lies in memory that the system never swaps; true while sealed. */
    public boolean memoryLocked() {
        return roots.values().stream().allMatch(LockedSecret::locked);
    }

    /** Refuses while the node is sealed, whatever is still cached. */
    void requireUnsealed() {
        if (sealed()) {
            throw sealedRefusal();
        }
    }

    /** A fresh device with its own keys; the root key must have been given. */
    public Device newDevice(LogId log, Instant now) {
        try (GeneratedKey logKey = mechanisms.generate(ED25519);
                GeneratedKey probeKey = mechanisms.generate(P256);
                SecretBytes rootKey = rootKey(RootKey.FIRST.version())) {
            Bytes logPublicKey = rawEd25519(logKey.publicKey().orElseThrow());
            Bytes probePublicKey = probeKey.publicKey().orElseThrow();
            return new Device(
                    log,
                    now,
                    logPublicKey,
                    wrapDeviceKey(rootKey, 1, LOG_KEY, logPublicKey, logKey.material()),
                    probePublicKey,
                    wrapDeviceKey(rootKey, 1, PROBE_KEY, probePublicKey, probeKey.material()),
                    Optional.of(newAttestationRoot(rootKey, log, now)),
                    0);
        }
    }

    private Device.AttestationRoot newAttestationRoot(SecretBytes rootKey, LogId log, Instant now) {
        try (GeneratedKey root = mechanisms.generate(P384)) {
            Bytes publicKey = root.publicKey().orElseThrow();
            Bytes wrapped = wrapDeviceKey(rootKey, 1, ATTESTATION_ROOT, publicKey, root.material());
            try (KeyHandle handle =
                    mechanisms.open(P384, root.material(), Optional.of(publicKey))) {
                return new Device.AttestationRoot(
                        publicKey,
                        wrapped,
                        AttestationCertificates.root(handle, publicKey, log, now, random));
            }
        }
    }

    /**
     * The key of a cluster's certificate authority.
     *
     * @param publicKey X.509
     * @param wrapped the private key under the root key, so that every node can hold it
     * @param rootKey which version of that
     */
    public record ClusterKey(Bytes publicKey, Bytes wrapped, int rootKey) {}

    /** A fresh key for the certificate authority of a cluster. */
    public ClusterKey newClusterKey(Device device) {
        int version = device.rootKey().newest();
        try (GeneratedKey fresh = mechanisms.generate(P256);
                SecretBytes rootKey = rootKey(version)) {
            Bytes publicKey = fresh.publicKey().orElseThrow();
            return new ClusterKey(
                    publicKey,
                    wrapDeviceKey(rootKey, version, CLUSTER_KEY, publicKey, fresh.material()),
                    version);
        }
    }

    /** The key that signs certificates of nodes. Fails if the root key is not this cluster's. */
    public KeyHandle clusterKey(ClusterKey key) {
        return deviceKey(
                key.rootKey(),
                CLUSTER_KEY,
                P256,
                key.wrapped(),
                key.publicKey(),
                Optional.of(key.publicKey()));
    }

    /**
     * A root key for another node, which alone can open it.
     *
     * @param recipient its X25519 public key, raw
     * @param info what binds it to cluster and node
     */
    public Bytes rootKeyFor(int version, Bytes recipient, byte[] info) {
        try (SecretBytes rootKey = rootKey(version)) {
            return NodeSeal.seal(recipient, info, rootKey);
        }
    }

    /** The key by which this node opens what is sealed to it, under a root key that is held. */
    public Bytes wrapNodeKey(int version, Bytes publicKey, SecretBytes nodeKey) {
        try (SecretBytes rootKey = rootKey(version)) {
            return wrapDeviceKey(rootKey, version, NODE_KEY, publicKey, nodeKey);
        }
    }

    /**
     * Opens that. The caller closes it.
     *
     * @throws UnwrapFailed if it is another node's, or another device's
     */
    public SecretBytes nodeKey(int version, Bytes publicKey, Bytes wrapped) {
        try (SecretBytes rootKey = rootKey(version)) {
            return wrapper.unwrap(
                    rootKey, context(Decider.DEVICE, NODE_KEY, version, publicKey), wrapped);
        }
    }

    /** A fresh root key, of which nothing is known anywhere else. The caller closes it. */
    public SecretBytes newRootKey() {
        byte[] fresh = new byte[KEY_BYTES];
        random.fill(fresh);
        return SecretBytes.consume(fresh);
    }

    /** The partition's key under another version of the root key. */
    public Bytes rewrap(Partition partition, int version) {
        try (SecretBytes key = partitionKey(partition);
                SecretBytes rootKey = rootKey(version)) {
            return wrapper.wrap(
                    rootKey,
                    context(partition.id(), PARTITION_KEY, version, Bytes.empty()),
                    key,
                    random);
        }
    }

    /** What lies under the root key of the device itself, under another version of it. */
    public RootKeyStep.DeviceBlobs rewrap(Device device, int version) {
        int present = device.rootKey().version();
        return new RootKeyStep.DeviceBlobs(
                rewrap(present, version, LOG_KEY, device.logPublicKey(), device.wrappedLogKey()),
                rewrap(
                        present,
                        version,
                        PROBE_KEY,
                        device.probePublicKey(),
                        device.wrappedProbeKey()),
                device.attestationRoot()
                        .map(
                                root ->
                                        rewrap(
                                                present,
                                                version,
                                                ATTESTATION_ROOT,
                                                root.publicKey(),
                                                root.wrappedKey())),
                device.nodes()
                        .authority()
                        .map(
                                authority ->
                                        new Nodes.Authority(
                                                authority.certificate(),
                                                rewrap(
                                                        authority.rootKey(),
                                                        version,
                                                        CLUSTER_KEY,
                                                        Certificate.read(authority.certificate())
                                                                .publicKey(),
                                                        authority.wrappedKey()),
                                                version)));
    }

    private Bytes rewrap(int from, int to, KeyId id, Bytes publicKey, Bytes wrapped) {
        try (SecretBytes old = rootKey(from);
                SecretBytes fresh = rootKey(to);
                SecretBytes material =
                        wrapper.unwrap(
                                old, context(Decider.DEVICE, id, from, publicKey), wrapped)) {
            return wrapDeviceKey(fresh, to, id, publicKey, material);
        }
    }

    /** The key that signs checkpoints. Fails if the root key is not this device's. */
    public KeyHandle logKey(Device device) {
        return deviceKey(
                device.rootKey().version(),
                LOG_KEY,
                ED25519,
                device.wrappedLogKey(),
                device.logPublicKey(),
                Optional.empty());
    }

    /** The key that health checks sign with. */
    public KeyHandle probeKey(Device device) {
        return deviceKey(
                device.rootKey().version(),
                PROBE_KEY,
                P256,
                device.wrappedProbeKey(),
                device.probePublicKey(),
                Optional.of(device.probePublicKey()));
    }

    /** A fresh partition with its own key and an attestation key that the device vouches for. */
    public Partition newPartition(
            Device device, PartitionId id, PartitionPolicy policy, Instant now) {
        byte[] fresh = new byte[KEY_BYTES];
        random.fill(fresh);
        int version = device.rootKey().newest();
        try (SecretBytes partitionKey = SecretBytes.consume(fresh);
                SecretBytes rootKey = rootKey(version);
                GeneratedKey attestation = mechanisms.generate(P256)) {
            var context = context(id, PARTITION_KEY, version, Bytes.empty());
            Bytes attestationPublicKey = attestation.publicKey().orElseThrow();
            return new Partition(
                    id,
                    now,
                    policy,
                    wrapper.wrap(rootKey, context, partitionKey, random),
                    attestationPublicKey,
                    wrapper.wrap(
                            partitionKey,
                            context(id, ATTESTATION_KEY, 1, attestationPublicKey),
                            attestation.material(),
                            random),
                    device.attestationRoot()
                            .map(root -> vouched(device, root, id, attestationPublicKey, now)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    version,
                    Optional.empty());
        }
    }

    /**
     * The partition's key for somebody else, who alone can open it.
     *
     * @param recipient X25519 public key, raw
     * @param info what binds it to its use
     */
    public Bytes partitionKeyFor(Partition partition, Bytes recipient, byte[] info) {
        try (SecretBytes partitionKey = partitionKey(partition)) {
            return NodeSeal.seal(recipient, info, partitionKey);
        }
    }

    /** To whom keys of partitions are sealed that shall come into this device: X25519, raw. */
    public Bytes partitionRecipient(Device device) {
        try (SecretBytes privateKey = recipientKey(device)) {
            return NodeSeal.publicKey(privateKey);
        }
    }

    /** Computed from the root key, so that every node of a cluster has it and none stores it. */
    private SecretBytes recipientKey(Device device) {
        try (SecretBytes rootKey = rootKey(device.rootKey().newest())) {
            return Hkdf.derive(
                    rootKey,
                    device.log().value().getBytes(StandardCharsets.UTF_8),
                    "claviger partition recipient 1");
        }
    }

    /**
     * A partition of another device, or of this one before, under the root key of this device; its
     * attestation key is vouched for by this device.
     *
     * @param sealed its key, sealed to {@link #partitionRecipient} for {@code info}
     * @return empty if that is sealed to somebody else, or is not the key of this partition
     */
    public Optional<Partition> restored(
            Device device, Partition was, Bytes sealed, byte[] info, Instant now) {
        int version = device.rootKey().newest();
        try (SecretBytes recipientKey = recipientKey(device);
                SecretBytes rootKey = rootKey(version)) {
            Optional<SecretBytes> opened = NodeSeal.open(recipientKey, info, sealed);
            if (opened.isEmpty()) {
                return Optional.empty();
            }
            try (SecretBytes partitionKey = opened.get();
                    SecretBytes _ =
                            wrapper.unwrap(
                                    partitionKey,
                                    context(
                                            was.id(),
                                            ATTESTATION_KEY,
                                            1,
                                            was.attestationPublicKey()),
                                    was.wrappedAttestationKey())) {
                return Optional.of(
                        new Partition(
                                was.id(),
                                was.created(),
                                was.policy(),
                                wrapper.wrap(
                                        rootKey,
                                        context(was.id(), PARTITION_KEY, version, Bytes.empty()),
                                        partitionKey,
                                        random),
                                was.attestationPublicKey(),
                                was.wrappedAttestationKey(),
                                device.attestationRoot()
                                        .map(
                                                root ->
                                                        vouched(
                                                                device,
                                                                root,
                                                                was.id(),
                                                                was.attestationPublicKey(),
                                                                now)),
                                was.servicePackage(),
                                was.proposal(),
                                was.pins(),
                                version,
                                Optional.empty()));
            } catch (UnwrapFailed other) {
                return Optional.empty();
            }
        }
    }

    private Bytes vouched(
            Device device,
            Device.AttestationRoot root,
            PartitionId partition,
            Bytes publicKey,
            Instant now) {
        try (KeyHandle handle =
                deviceKey(
                        device.rootKey().version(),
                        ATTESTATION_ROOT,
                        P384,
                        root.wrappedKey(),
                        root.publicKey(),
                        Optional.of(root.publicKey()))) {
            return AttestationCertificates.ofPartition(
                    handle, root.certificate(), publicKey, device.log(), partition, now, random);
        }
    }

    /** Signs a statement about a key of the partition: ECDSA P-256 with SHA-256, DER. */
    public Bytes attest(Partition partition, byte[] statement) {
        requireUnsealed();
        KeyHandle handle =
                attestationKeys.computeIfAbsent(
                        partition.attestationPublicKey(), _ -> openAttestationKey(partition));
        forgetIfSealedMeanwhile();
        return Bytes.owned(handle.sign(SignatureMechanism.SHA256_WITH_ECDSA, statement));
    }

    /**
     * Wraps key material with everything that {@code key} says about it; {@code key.wrapped()} is
     * ignored.
     */
    public Bytes wrap(Partition partition, KeyObject key, SecretBytes material) {
        try (SecretBytes partitionKey = partitionKey(partition)) {
            return wrapper.wrap(partitionKey, context(key), material, random);
        }
    }

    /**
     * Unwraps the key material.
     *
     * @throws UnwrapFailed if the store holds another key than was wrapped, or other attributes
     */
    public SecretBytes unwrap(Partition partition, KeyObject key) {
        try (SecretBytes partitionKey = partitionKey(partition)) {
            return wrapper.unwrap(partitionKey, context(key), key.wrapped());
        }
    }

    /** Wraps the value of a data object with everything that {@code object} says about it. */
    public Bytes wrap(Partition partition, DataObject object, SecretBytes value) {
        try (SecretBytes partitionKey = partitionKey(partition)) {
            return wrapper.wrap(partitionKey, context(object), value, random);
        }
    }

    /**
     * Opens a data object. The caller closes it.
     *
     * @throws UnwrapFailed if the store holds another data object than was wrapped
     */
    public OpenedDataObject open(Partition partition, DataObject object) {
        try (SecretBytes partitionKey = partitionKey(partition)) {
            return new OpenedDataObject(
                    object, wrapper.unwrapClear(partitionKey, context(object), object.wrapped()));
        }
    }

    /** Wraps an approver's backup with everything that makes it theirs. */
    public Bytes wrap(Partition partition, ApproverAccount account, SecretBytes backup) {
        try (SecretBytes partitionKey = partitionKey(partition)) {
            return wrapper.wrap(partitionKey, context(account), backup, random);
        }
    }

    /**
     * Unwraps an approver's backup.
     *
     * @throws UnwrapFailed if the store holds another one than was wrapped
     */
    public SecretBytes unwrap(Partition partition, ApproverAccount account) {
        try (SecretBytes partitionKey = partitionKey(partition)) {
            return wrapper.unwrap(partitionKey, context(account), account.wrapped());
        }
    }

    /** What the store keeps of an approver's one-time code. */
    public Bytes codeVerifier(Partition partition, ApproverId approver, SecretBytes code) {
        try (SecretBytes partitionKey = partitionKey(partition)) {
            return OneTimeCodes.verifier(partitionKey, approver, code);
        }
    }

    /** What the store keeps of a PIN of the partition's token. */
    public Bytes pinVerifier(Partition partition, PinHolder holder, SecretBytes pin) {
        try (SecretBytes partitionKey = partitionKey(partition)) {
            return TokenPinVerifier.of(partitionKey, holder, pin);
        }
    }

    /** Wraps the result of a request for approval. */
    public Bytes wrap(Partition partition, ApprovalRequestId request, SecretBytes result) {
        try (SecretBytes partitionKey = partitionKey(partition)) {
            return wrapper.wrap(partitionKey, context(partition, request), result, random);
        }
    }

    /**
     * Opens the result of a request. The caller wipes it.
     *
     * @throws UnwrapFailed if the store holds the result of another one
     */
    public byte[] open(Partition partition, ApprovalRequestId request, Bytes wrapped) {
        try (SecretBytes partitionKey = partitionKey(partition)) {
            return wrapper.unwrapClear(partitionKey, context(partition, request), wrapped);
        }
    }

    /** What the store keeps of a key password. */
    public Bytes passwordVerifier(Partition partition, KeyId key, SecretBytes password) {
        try (SecretBytes partitionKey = partitionKey(partition)) {
            return KeyPassword.verifier(partitionKey, key, password);
        }
    }

    /** Whether the password is the key's; a key without password has none that matches. */
    public boolean passwordMatches(Partition partition, KeyObject key, SecretBytes password) {
        try (SecretBytes partitionKey = partitionKey(partition)) {
            return key.passwordVerifier()
                    .filter(
                            verifier ->
                                    KeyPassword.matches(partitionKey, key.id(), password, verifier))
                    .isPresent();
        }
    }

    private KeyHandle openAttestationKey(Partition partition) {
        try (SecretBytes partitionKey = partitionKey(partition);
                SecretBytes material =
                        wrapper.unwrap(
                                partitionKey,
                                context(
                                        partition.id(),
                                        ATTESTATION_KEY,
                                        1,
                                        partition.attestationPublicKey()),
                                partition.wrappedAttestationKey())) {
            return mechanisms.open(P256, material, Optional.of(partition.attestationPublicKey()));
        }
    }

    private SecretBytes partitionKey(Partition partition) {
        requireUnsealed();
        LockedSecret key =
                partitionKeys.computeIfAbsent(
                        partition.attestationPublicKey(), _ -> openPartitionKey(partition));
        forgetIfSealedMeanwhile();
        return key.borrow();
    }

    /** A key that was opened while the node was being sealed would outlive the sealing. */
    private void forgetIfSealedMeanwhile() {
        if (sealed()) {
            forget();
            throw sealedRefusal();
        }
    }

    private LockedSecret openPartitionKey(Partition partition) {
        try (SecretBytes rootKey = rootKey(partition.rootKey());
                SecretBytes key =
                        wrapper.unwrap(
                                rootKey,
                                context(
                                        partition.id(),
                                        PARTITION_KEY,
                                        partition.rootKey(),
                                        Bytes.empty()),
                                partition.wrappedKey())) {
            return LockedSecret.copyOf(key);
        }
    }

    private Bytes wrapDeviceKey(
            SecretBytes rootKey, int version, KeyId id, Bytes publicKey, SecretBytes material) {
        return wrapper.wrap(
                rootKey, context(Decider.DEVICE, id, version, publicKey), material, random);
    }

    /**
     * Opens a key of the device.
     *
     * @param version of the root key that wraps it, bound into the wrapping
     * @param bound the public key as the store has it, bound into the wrapping
     * @param spki empty: derived from the private key
     */
    private KeyHandle deviceKey(
            int version, KeyId id, KeySpec spec, Bytes wrapped, Bytes bound, Optional<Bytes> spki) {
        try (SecretBytes rootKey = rootKey(version);
                SecretBytes material =
                        wrapper.unwrap(
                                rootKey, context(Decider.DEVICE, id, version, bound), wrapped)) {
            return mechanisms.open(spec, material, spki);
        }
    }

    private SecretBytes rootKey(int version) {
        requireUnsealed();
        if (!holds(version)) {
            missing.accept(version);
        }
        LockedSecret held = roots.get(version);
        if (held == null) {
            throw new Refusal.Thrown(
                    RefusalCode.SEALED,
                    "this node does not have version %d of the root key".formatted(version));
        }
        return held.borrow();
    }

    private static Refusal.Thrown sealedRefusal() {
        return new Refusal.Thrown(
                RefusalCode.SEALED, "the node is sealed; 'claviger unseal' opens it");
    }

    private static WrapContext context(KeyObject key) {
        return context(key.partition(), key.id(), key.version(), KeyBinding.of(key));
    }

    /** A data object has one version only; its id is as good a UUID as a key's. */
    private static WrapContext context(DataObject object) {
        return context(
                object.partition(),
                new KeyId(object.id().value()),
                1,
                DataObjectBinding.of(object));
    }

    /** The first field tells a backup from a data object; neither is an application's name. */
    private static WrapContext context(ApproverAccount account) {
        return context(
                account.partition(),
                new KeyId(account.id().value()),
                account.version(),
                KeyBinding.joined(
                        List.of(
                                "approver backup".getBytes(StandardCharsets.US_ASCII),
                                account.name().value().getBytes(StandardCharsets.UTF_8),
                                account.certificate().unsafeArray())));
    }

    private static WrapContext context(Partition partition, ApprovalRequestId request) {
        return context(partition.id(), new KeyId(request.value()), 1, REQUEST_RESULT);
    }

    private static WrapContext context(
            PartitionId partition, KeyId key, long version, Bytes boundFields) {
        return new WrapContext(partition, key, version, boundFields);
    }

    /** RFC 8410: the raw public key is the last 32 bytes of its SubjectPublicKeyInfo. */
    private static Bytes rawEd25519(Bytes spki) {
        byte[] der = spki.unsafeArray();
        return Bytes.owned(Arrays.copyOfRange(der, der.length - 32, der.length));
    }
}
