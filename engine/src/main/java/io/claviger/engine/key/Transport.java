package io.claviger.engine.key;

import io.claviger.core.attribute.KeyAttributes;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.WrapMethod;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.core.state.TokenAttributes;
import io.claviger.core.state.TokenAttributes.Flag;
import io.claviger.core.state.Validity;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.crypto.transport.AesWrap;
import io.claviger.crypto.transport.ForeignKey;
import io.claviger.crypto.transport.ForeignPublicKey;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.approval.ApprovalJudge;
import io.claviger.engine.approval.Authorization;
import io.claviger.engine.approval.Permit;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.engine.device.KeyHandles;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Keys on their way in and out, in the clear or wrapped under another key of the partition. Nothing
 * leaves before its record is durable. Safe for many threads.
 */
public final class Transport {
    private final Keys keys;
    private final Inquiries inquiries;
    private final KeyAccess access;
    private final DeviceKeys deviceKeys;
    private final KeyHandles handles;
    private final Mechanisms mechanisms;
    private final ApprovalJudge judge;

    public Transport(
            Keys keys,
            Inquiries inquiries,
            KeyAccess access,
            DeviceKeys deviceKeys,
            KeyHandles handles,
            Mechanisms mechanisms,
            ApprovalJudge judge) {
        this.keys = keys;
        this.inquiries = inquiries;
        this.access = access;
        this.deviceKeys = deviceKeys;
        this.handles = handles;
        this.mechanisms = mechanisms;
        this.judge = judge;
    }

    /**
     * Brings a key in.
     *
     * @param encoded the bare bytes of a secret key, DER of a private key; the caller closes it
     */
    public Answer<KeyObject> importKey(Origin origin, ImportKey request, SecretBytes encoded) {
        return keys.attempt(
                origin,
                Operation.IMPORT_KEY,
                Optional.of(request.label()),
                Optional.of(request.algorithm().wireName()),
                partition -> {
                    try (ForeignKey foreign = recognised(request, encoded)) {
                        return stored(
                                origin,
                                Operation.IMPORT_KEY,
                                partition,
                                request,
                                request.token(),
                                foreign,
                                Optional.empty(),
                                Permit.none());
                    }
                });
    }

    /**
     * Asks the key boundary what it would say to keys that come in. Nothing of them is needed but
     * what everybody may know, and nothing changes.
     */
    public Answer<List<ForeseenImport>> foresee(Origin origin, List<AnnouncedKey> announced) {
        return keys.attempt(
                origin,
                Operation.LIST_KEYS,
                Optional.empty(),
                Optional.empty(),
                partition ->
                        inquiries.granted(
                                origin,
                                Operation.LIST_KEYS,
                                Optional.of(partition.id()),
                                Optional.empty(),
                                Optional.of(announced.size() + " keys that may come in"),
                                announced.stream()
                                        .map(key -> foreseen(origin, partition, key))
                                        .toList()));
    }

    private ForeseenImport foreseen(Origin origin, Partition partition, AnnouncedKey announced) {
        boolean present =
                access.find(partition, announced.label())
                        .filter(key -> key.spec().equals(announced.spec()))
                        .filter(key -> key.publicKey().equals(announced.publicKey()))
                        .isPresent();
        var create =
                new CreateKey(
                        announced.label(),
                        announced.spec(),
                        announced.attributes(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Validity.ALWAYS);
        KeyObject draft =
                keys.draft(origin, partition, create)
                        .foreign(
                                KeyAttributes.imported(announced.attributes()),
                                announced.publicKey());
        return new ForeseenImport(
                announced.label(),
                present,
                present
                        ? Optional.empty()
                        : keys.forbids(
                                new Command.StoreKey(
                                        origin, Operation.IMPORT_KEY, draft, Optional.empty())));
    }

    /**
     * Brings the root of a tree of keys in (BIP 32, SLIP-0010).
     *
     * @param spec the kind of key that grows from the seed
     * @param seed the caller closes it
     */
    public Answer<KeyObject> importSeed(
            Origin origin, ImportKey request, KeySpec spec, SecretBytes seed) {
        return keys.attempt(
                origin,
                Operation.IMPORT_KEY,
                Optional.of(request.label()),
                Optional.of(spec.displayName()),
                partition -> {
                    try (ForeignKey root = ForeignKey.root(mechanisms, spec, seed)) {
                        return stored(
                                origin,
                                Operation.IMPORT_KEY,
                                partition,
                                request,
                                request.token(),
                                root,
                                Optional.empty(),
                                Permit.none());
                    }
                });
    }

    /**
     * Brings a public key in. A new label names a key that has nothing else; of a key that is there
     * the public half or the certificate is replaced, which must fit the private half if it has
     * one.
     */
    public Answer<KeyObject> importPublic(
            Origin origin, ImportPublicKey request, Optional<SecretBytes> password) {
        return keys.attempt(
                origin,
                Operation.IMPORT_KEY,
                Optional.of(request.label()),
                Optional.of(request.algorithm().wireName()),
                partition -> {
                    ForeignPublicKey foreign =
                            request.certificate()
                                    ? ForeignPublicKey.in(
                                            mechanisms, request.algorithm(), request.encoded())
                                    : ForeignPublicKey.of(
                                            mechanisms, request.algorithm(), request.encoded());
                    return access.find(partition, request.label())
                            .filter(_ -> request.replaces())
                            .map(key -> replaced(origin, partition, key, foreign, password))
                            .orElseGet(() -> alone(origin, partition, request, foreign));
                });
    }

    private Answer<KeyObject> replaced(
            Origin origin,
            Partition partition,
            KeyObject key,
            ForeignPublicKey foreign,
            Optional<SecretBytes> password) {
        if (!key.spec().equals(foreign.spec())) {
            throw new Refusal.Thrown(
                    RefusalCode.KEY_EXISTS,
                    "A key with the name '%s' exists already, of type %s"
                            .formatted(key.label(), key.spec().displayName()));
        }
        access.key(partition, key.label(), password);
        // The certificates of another public key would speak of a key that is no longer there.
        boolean same = key.publicKey().equals(Optional.of(foreign.spki()));
        List<Bytes> certificates =
                same && foreign.certificates().isEmpty()
                        ? key.certificates()
                        : foreign.certificates();
        KeyObject draft = key.withPublicHalf(foreign.spki(), certificates);
        keys.refuseEarly(new Command.ChangeKey(origin, Operation.IMPORT_KEY, draft));
        KeyObject next;
        try (SecretBytes material = deviceKeys.unwrap(partition, key)) {
            next = draft.wrappedAs(deviceKeys.wrap(partition, draft, material));
        }
        Answer<KeyObject> answer =
                inquiries.answer(new Command.ChangeKey(origin, Operation.IMPORT_KEY, next), next);
        if (answer instanceof Answer.Granted<KeyObject>) {
            handles.forget(key);
        }
        return answer;
    }

    private Answer<KeyObject> alone(
            Origin origin, Partition partition, ImportPublicKey request, ForeignPublicKey foreign) {
        var create =
                new CreateKey(
                        request.label(),
                        foreign.spec(),
                        request.attributes(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        request.pkcs11Id(),
                        Validity.ALWAYS,
                        request.token());
        KeyObject draft =
                keys.draft(origin, partition, create)
                        .alone(
                                KeyAttributes.publicOnly(request.attributes()),
                                foreign.spki(),
                                foreign.certificates());
        keys.refuseEarly(
                new Command.StoreKey(origin, Operation.IMPORT_KEY, draft, Optional.empty()));
        KeyObject key;
        // Nothing is wrapped, but wrapped it is: so the store cannot be edited unnoticed.
        try (SecretBytes nothing = SecretBytes.consume(new byte[0])) {
            key = draft.wrappedAs(deviceKeys.wrap(partition, draft, nothing));
        }
        return inquiries.answer(
                new Command.StoreKey(origin, Operation.IMPORT_KEY, key, Optional.empty()), key);
    }

    /** Makes a second key of the same material under another label, as strict as the first. */
    public Answer<KeyObject> copy(Origin origin, CopyKey request) {
        return keys.attempt(
                origin,
                Operation.COPY_KEY,
                Optional.of(request.source()),
                Optional.empty(),
                partition -> {
                    KeyObject key = access.key(partition, request.source(), request.password());
                    var source = Optional.of(reference(key, key.spec().displayName()));
                    KeyObject draft = keys.copy(origin, partition, key, request);
                    keys.refuseEarly(
                            new Command.StoreKey(origin, Operation.COPY_KEY, draft, source));
                    KeyObject copy;
                    try (SecretBytes material = deviceKeys.unwrap(partition, key)) {
                        copy = draft.wrappedAs(deviceKeys.wrap(partition, draft, material));
                    }
                    return inquiries.answer(
                            new Command.StoreKey(origin, Operation.COPY_KEY, copy, source), copy);
                });
    }

    /** Gives a key out in the clear; the caller wipes it. */
    public Answer<ExportedKey> export(
            Origin origin, KeyLabel label, Optional<SecretBytes> password) {
        return keys.attempt(
                origin,
                Operation.EXPORT_KEY,
                Optional.of(label),
                Optional.empty(),
                partition -> {
                    KeyObject key = access.key(partition, label, password);
                    var command =
                            new Command.ReleaseKey(
                                    origin,
                                    reference(key, key.spec().displayName()),
                                    Optional.empty(),
                                    Optional.empty());
                    keys.refuseEarly(command);
                    byte[] material;
                    try (SecretBytes unwrapped = deviceKeys.unwrap(partition, key)) {
                        material = ForeignKey.encoded(unwrapped);
                    }
                    Answer<ExportedKey> answer =
                            inquiries.answer(command, new ExportedKey(material, key.publicKey()));
                    if (answer instanceof Answer.Refused<ExportedKey>) {
                        Arrays.fill(material, (byte) 0);
                    }
                    return answer;
                });
    }

    /** Wraps {@code label} under another key. */
    public Answer<Bytes> wrap(
            Origin origin, KeyLabel label, Optional<SecretBytes> password, Wrapping wrapping) {
        return keys.attempt(
                origin,
                Operation.WRAP,
                Optional.of(wrapping.key()),
                Optional.of(wrapping.name()),
                partition -> {
                    KeyObject wrapper =
                            wrapper(partition, wrapping, Operation.WRAP, Authorization.none());
                    KeyObject key = access.key(partition, label, password);
                    requireKind(wrapping, key.spec().algorithm());
                    var by = reference(wrapper, wrapping.name());
                    var released = reference(key, key.spec().displayName());
                    keys.refuseEarly(
                            new Command.ReleaseKey(
                                    origin, released, Optional.of(by), Optional.empty()));
                    Bytes blob;
                    try (SecretBytes material = deviceKeys.unwrap(partition, key)) {
                        blob = wrapped(partition, wrapper, wrapping, key, material);
                    }
                    return inquiries.answer(
                            new Command.ReleaseKey(
                                    origin, released, Optional.of(by), Optional.of(blob.sha256())),
                            blob);
                });
    }

    /** Brings a wrapped key in; {@code request.algorithm()} is that of the method. */
    public Answer<KeyObject> unwrap(
            Origin origin,
            ImportKey request,
            Wrapping wrapping,
            byte[] blob,
            Authorization authorization) {
        return keys.attempt(
                origin,
                Operation.UNWRAP,
                Optional.of(wrapping.key()),
                Optional.of(wrapping.name()),
                partition -> {
                    KeyObject wrapper =
                            wrapper(partition, wrapping, Operation.UNWRAP, authorization);
                    TransportRules.forbidsUnwrapping(wrapper, origin.time())
                            .ifPresent(
                                    refusal -> {
                                        throw new Refusal.Thrown(refusal);
                                    });
                    Permit permit =
                            judge.permit(
                                    partition,
                                    new KeyReference(wrapper, Optional.empty()),
                                    Operation.UNWRAP,
                                    blob,
                                    authorization,
                                    origin.time());
                    // Nothing is opened before the rule says yes: what it held is a secret.
                    keys.refuseByRule(wrapper, Operation.UNWRAP, permit, origin.time());
                    try (ForeignKey foreign = opened(partition, wrapper, wrapping, request, blob)) {
                        return stored(
                                origin,
                                Operation.UNWRAP,
                                partition,
                                request,
                                request.token().wrappedByTrusted(wrapper.token().has(Flag.TRUSTED)),
                                foreign,
                                Optional.of(reference(wrapper, wrapping.name())),
                                permit);
                    }
                });
    }

    private KeyObject wrapper(
            Partition partition,
            Wrapping wrapping,
            Operation operation,
            Authorization authorization) {
        KeyObject wrapper = access.publicPart(partition, wrapping.key());
        boolean publicHalf = operation == Operation.WRAP && wrapper.spec().algorithm().asymmetric();
        if (!publicHalf) {
            wrapper = access.key(partition, wrapping.key(), wrapping.password(), authorization);
        }
        if (wrapper.spec().algorithm() != wrapping.method().wrapping()) {
            throw mismatch(
                    wrapping.method(),
                    "is not done by a key of type " + wrapper.spec().displayName());
        }
        return wrapper;
    }

    private static void requireKind(Wrapping wrapping, KeyAlgorithm algorithm) {
        WrapMethod method = wrapping.method();
        if (wrapping.oneTime().isEmpty() && !method.wrapped().equals(Optional.of(algorithm))) {
            throw mismatch(method, "does not wrap keys of algorithm " + algorithm.wireName());
        }
    }

    private static Refusal.Thrown mismatch(WrapMethod method, String why) {
        return new Refusal.Thrown(
                RefusalCode.MECHANISM_KEY_MISMATCH, "wrap method %s %s".formatted(method, why));
    }

    private Bytes wrapped(
            Partition partition,
            KeyObject wrapper,
            Wrapping wrapping,
            KeyObject key,
            SecretBytes material) {
        if (wrapping.method().wrapping() == KeyAlgorithm.AES) {
            try (SecretBytes wrappingKey = deviceKeys.unwrap(partition, wrapper)) {
                return AesWrap.wrap(wrapping.method(), wrappingKey, key.spec(), material);
            }
        }
        if (wrapping.oneTime().isEmpty()) {
            return encrypted(partition, wrapper, wrapping, material);
        }
        // PKCS #11 3.0, 2.1.21: the key for one time, encrypted; then the key that it wraps.
        byte[] fresh = mechanisms.random().bytes(wrapping.oneTime().getAsInt() / Byte.SIZE);
        try (SecretBytes oneTime = SecretBytes.consume(fresh)) {
            return joined(
                    encrypted(partition, wrapper, wrapping, oneTime),
                    AesWrap.wrap(WrapMethod.AES_WRAP_PAD, oneTime, key.spec(), material));
        }
    }

    private static Bytes joined(Bytes first, Bytes second) {
        byte[] both = Arrays.copyOf(first.unsafeArray(), first.length() + second.length());
        System.arraycopy(second.unsafeArray(), 0, both, first.length(), second.length());
        return Bytes.owned(both);
    }

    private Bytes encrypted(
            Partition partition, KeyObject wrapper, Wrapping wrapping, SecretBytes material) {
        byte[] clear = ForeignKey.encoded(material);
        try {
            return handles.with(
                    partition,
                    wrapper,
                    handle ->
                            handle.encrypt(
                                            wrapping.cipher(),
                                            clear,
                                            wrapping.parameters(),
                                            mechanisms.random())
                                    .body());
        } finally {
            Arrays.fill(clear, (byte) 0);
        }
    }

    /** One refusal for a wrong key, a damaged blob, and whatever it holds that is no key. */
    private ForeignKey opened(
            Partition partition,
            KeyObject wrapper,
            Wrapping wrapping,
            ImportKey request,
            byte[] blob) {
        try (SecretBytes material = material(partition, wrapper, wrapping, request, blob)) {
            return recognised(request, material);
        } catch (Refusal.Thrown refused) {
            throw switch (refused.refusal().code()) {
                case KEY_MALFORMED, DECRYPT_FAILED, INVALID_PAYLOAD -> unwrapFailed();
                default -> refused;
            };
        }
    }

    private SecretBytes material(
            Partition partition,
            KeyObject wrapper,
            Wrapping wrapping,
            ImportKey request,
            byte[] blob) {
        boolean asymmetric = request.algorithm().asymmetric();
        if (wrapping.method().wrapping() == KeyAlgorithm.AES) {
            try (SecretBytes wrappingKey = deviceKeys.unwrap(partition, wrapper)) {
                return AesWrap.unwrap(wrapping.method(), wrappingKey, asymmetric, blob)
                        .orElseThrow(Transport::unwrapFailed);
            }
        }
        if (wrapping.oneTime().isEmpty()) {
            return decrypted(partition, wrapper, wrapping, blob);
        }
        int length =
                wrapper.spec() instanceof KeySpec.Rsa(int bits) ? bits / Byte.SIZE : blob.length;
        if (blob.length <= length) {
            throw unwrapFailed();
        }
        try (SecretBytes oneTime =
                decrypted(partition, wrapper, wrapping, Arrays.copyOf(blob, length))) {
            if (oneTime.length() * Byte.SIZE != wrapping.oneTime().getAsInt()) {
                throw unwrapFailed();
            }
            return AesWrap.unwrap(
                            WrapMethod.AES_WRAP_PAD,
                            oneTime,
                            asymmetric,
                            Arrays.copyOfRange(blob, length, blob.length))
                    .orElseThrow(Transport::unwrapFailed);
        }
    }

    private SecretBytes decrypted(
            Partition partition, KeyObject wrapper, Wrapping wrapping, byte[] blob) {
        return SecretBytes.consume(
                handles.with(
                        partition,
                        wrapper,
                        handle -> handle.decrypt(wrapping.cipher(), blob, wrapping.parameters())));
    }

    private static Refusal.Thrown unwrapFailed() {
        return new Refusal.Thrown(RefusalCode.UNWRAP_FAILED, "Error unwrapping key");
    }

    private ForeignKey recognised(ImportKey request, SecretBytes encoded) {
        return request.algorithm().asymmetric()
                ? ForeignKey.pair(mechanisms, request.algorithm(), encoded, request.publicKey())
                : ForeignKey.secret(request.algorithm(), encoded);
    }

    private Answer<KeyObject> stored(
            Origin origin,
            Operation operation,
            Partition partition,
            ImportKey request,
            TokenAttributes token,
            ForeignKey foreign,
            Optional<Command.KeyReference> source,
            Permit permit) {
        var create =
                new CreateKey(
                        request.label(),
                        foreign.spec(),
                        request.attributes(),
                        request.policy(),
                        request.addressFormat(),
                        request.password(),
                        request.pkcs11Id(),
                        request.validity(),
                        token);
        KeyObject draft =
                keys.draft(origin, partition, create)
                        .foreign(KeyAttributes.imported(request.attributes()), foreign.publicKey());
        keys.refuseEarly(permit.of(new Command.StoreKey(origin, operation, draft, source)));
        KeyObject key = draft.wrappedAs(deviceKeys.wrap(partition, draft, foreign.material()));
        return inquiries.answer(
                permit.of(new Command.StoreKey(origin, operation, key, source)), key);
    }

    private static Command.KeyReference reference(KeyObject key, String mechanism) {
        return new Command.KeyReference(key.id(), key.version(), mechanism);
    }
}
