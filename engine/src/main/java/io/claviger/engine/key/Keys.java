package io.claviger.engine.key;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.attribute.KeyAttributes;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.port.Fault;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PinHolder;
import io.claviger.core.state.TokenAttributes.Flag;
import io.claviger.core.state.TokenPins;
import io.claviger.core.state.Validity;
import io.claviger.crypto.address.Addresses;
import io.claviger.crypto.derivation.TreeKeys;
import io.claviger.crypto.provider.GeneratedKey;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.approval.ApprovalJudge;
import io.claviger.engine.approval.Authorization;
import io.claviger.engine.approval.Permit;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.boundary.RuleDecider;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.engine.device.KeyHandles;
import io.claviger.engine.partition.Pins;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Life of keys. Safe for many threads; each call blocks until its record is durable. */
public final class Keys {
    /** Most keys in one page of a list. */
    public static final int MAX_PAGE = 10_000;

    /** Keys read from the state at a time. */
    static final int STEP = 1_000;

    private final Supplier<StateView> state;
    private final Inquiries inquiries;
    private final KeyAccess access;
    private final DeviceKeys deviceKeys;
    private final KeyHandles handles;
    private final Mechanisms mechanisms;
    private final RandomSource random;
    private final ExecutorService slowWork;
    private final ApprovalJudge judge;
    private final Attempts attempts;

    /**
     * The life of keys over one journal.
     *
     * @param slowWork a small pool of platform threads for key generation, which may take seconds
     *     of pure computing
     */
    public Keys(
            Supplier<StateView> state,
            Inquiries inquiries,
            KeyAccess access,
            DeviceKeys deviceKeys,
            KeyHandles handles,
            Mechanisms mechanisms,
            RandomSource random,
            ExecutorService slowWork,
            ApprovalJudge judge) {
        this.state = state;
        this.inquiries = inquiries;
        this.access = access;
        this.deviceKeys = deviceKeys;
        this.handles = handles;
        this.mechanisms = mechanisms;
        this.random = random;
        this.slowWork = slowWork;
        this.judge = judge;
        this.attempts = new Attempts(state, inquiries, access);
    }

    /** Generates a key inside the boundary. */
    public Answer<KeyObject> create(Origin origin, CreateKey request) {
        return attempt(
                origin,
                Operation.CREATE_KEY,
                request.label(),
                Optional.of(request.spec().displayName()),
                partition -> {
                    KeyObject draft = draft(origin, partition, request);
                    refuseEarly(new Command.CreateKey(origin, draft));
                    KeyObject key = generate(partition, draft);
                    return inquiries.answer(new Command.CreateKey(origin, key), key);
                });
    }

    /** Keys of the caller's partition, by label. */
    public Answer<List<KeyObject>> list(Origin origin, ListKeys request) {
        return attempt(
                origin,
                Operation.LIST_KEYS,
                Optional.empty(),
                Optional.empty(),
                partition -> {
                    List<KeyObject> found = matching(partition, request);
                    return inquiries.granted(
                            origin,
                            Operation.LIST_KEYS,
                            Optional.of(partition.id()),
                            Optional.empty(),
                            Optional.of(found.size() + " keys"),
                            found);
                });
    }

    /** What is known of a key; never the key. */
    public Answer<KeyObject> read(Origin origin, KeyLabel label, Optional<SecretBytes> password) {
        return attempt(
                origin,
                Operation.READ_KEY,
                label,
                Optional.empty(),
                partition -> {
                    KeyReference found = access.reference(partition, label, password);
                    return inquiries.granted(
                            origin,
                            Operation.READ_KEY,
                            Optional.of(partition.id()),
                            Optional.of(found.stored().id()),
                            found.path().map(_ -> found.label().value()),
                            described(origin, partition, found));
                });
    }

    /** The key with its policy; refused for one that has none. */
    public Answer<KeyObject> policy(Origin origin, KeyLabel label) {
        return attempt(
                origin,
                Operation.READ_KEY,
                label,
                Optional.empty(),
                partition -> {
                    KeyObject key = access.publicPart(partition, label);
                    var _ = policyOf(key);
                    return inquiries.granted(
                            origin,
                            Operation.READ_KEY,
                            Optional.of(partition.id()),
                            Optional.of(key.id()),
                            Optional.of("policy"),
                            key);
                });
    }

    /** What a stateful key can still sign. It is no secret, so no password is asked for. */
    public Answer<SignaturesLeft> signaturesLeft(Origin origin, KeyLabel label) {
        return attempt(
                origin,
                Operation.READ_KEY,
                Optional.of(label),
                Optional.empty(),
                partition -> {
                    KeyObject key = access.publicPart(partition, label);
                    if (!(key.spec() instanceof KeySpec.HashTree(var tree))) {
                        throw new Refusal.Thrown(
                                RefusalCode.MECHANISM_KEY_MISMATCH,
                                "a key of type %s signs without limit"
                                        .formatted(key.spec().displayName()));
                    }
                    int taken = state.get().reservedLeaves(key.id());
                    return inquiries.granted(
                            origin,
                            Operation.READ_KEY,
                            Optional.of(partition.id()),
                            Optional.of(key.id()),
                            Optional.empty(),
                            new SignaturesLeft(key, tree.leaves(), tree.leaves() - taken));
                });
    }

    /** The address of a key, in the format that its creator chose. */
    public Answer<Bytes> address(Origin origin, KeyLabel label, Optional<SecretBytes> password) {
        return attempt(
                origin,
                Operation.READ_KEY,
                Optional.of(label),
                Optional.empty(),
                partition -> {
                    KeyReference found = access.reference(partition, label, password);
                    KeyObject key = described(origin, partition, found);
                    Bytes address =
                            key.addressFormat()
                                    .map(format -> Addresses.of(format, publicKey(key)))
                                    .orElseThrow(() -> noAddress(label));
                    return inquiries.granted(
                            origin,
                            Operation.READ_KEY,
                            Optional.of(partition.id()),
                            Optional.of(found.stored().id()),
                            Optional.of("address of " + found.label()),
                            address);
                });
    }

    private KeyObject described(Origin origin, Partition partition, KeyReference found) {
        if (found.path().isEmpty()) {
            return found.stored();
        }
        KeyRules.forbidsDerivation(found.stored(), partition.policy(), origin.time())
                .ifPresent(
                        refusal -> {
                            throw new Refusal.Thrown(refusal);
                        });
        return handles.derive(partition, found.stored(), found.path().get());
    }

    private static Bytes publicKey(KeyObject key) {
        return key.publicKey()
                .orElseThrow(
                        () -> new IllegalStateException("a key with an address has a public half"));
    }

    private static Refusal.Thrown noAddress(KeyLabel label) {
        return new Refusal.Thrown(
                RefusalCode.NO_ADDRESS,
                "key '%s' was made without a policy or without an address format".formatted(label));
    }

    /**
     * Changes attributes, each towards the value given, and the name; the key is wrapped anew with
     * them.
     *
     * @param newLabel empty: it keeps its name
     */
    public Answer<KeyObject> changeAttributes(
            Origin origin,
            KeyLabel label,
            Optional<SecretBytes> password,
            Map<Attribute, Boolean> changes,
            Optional<KeyLabel> newLabel) {
        return change(
                origin,
                Operation.CHANGE_KEY_ATTRIBUTES,
                label,
                password,
                (partition, key) -> {
                    KeyAttributes next = key.attributes();
                    for (var change : changes.entrySet()) {
                        next = next.with(change.getKey(), change.getValue());
                    }
                    return key.described(
                            newLabel.orElse(key.label()),
                            key.pkcs11Id(),
                            // A name of its own for PKCS #11 was for the old one.
                            newLabel.isEmpty()
                                    ? key.token()
                                    : key.token().labelled(Optional.empty()),
                            next,
                            key.validity());
                });
    }

    /**
     * Gives the key other names, attributes and dates at once; {@code next} makes its next version.
     * The key stays the same one, under whatever label.
     */
    public Answer<KeyObject> describe(
            Origin origin, KeyLabel label, UnaryOperator<KeyObject> next) {
        return change(
                origin,
                Operation.CHANGE_KEY_ATTRIBUTES,
                label,
                Optional.empty(),
                (_, key) -> requireSameTrust(key, next.apply(key)));
    }

    private static KeyObject requireSameTrust(KeyObject before, KeyObject after) {
        for (Flag flag : List.of(Flag.TRUSTED, Flag.CERTIFICATE_TRUSTED)) {
            if (after.token().has(flag) && !before.token().has(flag)) {
                throw new Refusal.Thrown(
                        RefusalCode.ATTRIBUTE_CHANGE_FORBIDDEN,
                        "nobody but the security officer trusts key '%s'"
                                .formatted(before.label()));
            }
        }
        return after;
    }

    /**
     * Lets the security officer of the key's token trust the key or its certificate, or no longer.
     *
     * @param officer who logged in; the PIN must still be the right one
     * @param flag TRUSTED or CERTIFICATE_TRUSTED
     */
    public Answer<KeyObject> trust(
            Origin origin, KeyLabel label, Pins.Proven officer, Flag flag, boolean trusted) {
        if (flag != Flag.TRUSTED && flag != Flag.CERTIFICATE_TRUSTED) {
            throw new IllegalArgumentException(flag + " says nothing of trust");
        }
        return change(
                origin,
                Operation.CHANGE_KEY_ATTRIBUTES,
                label,
                Optional.empty(),
                (partition, key) -> {
                    requireOfficer(partition, officer);
                    return key.described(
                            key.label(),
                            key.pkcs11Id(),
                            key.token().with(flag, trusted),
                            key.attributes(),
                            key.validity());
                });
    }

    private static void requireOfficer(Partition partition, Pins.Proven officer) {
        boolean present =
                officer.holder() == PinHolder.SECURITY_OFFICER
                        && partition
                                .pins()
                                .map(TokenPins::securityOfficer)
                                .filter(pin -> same(pin.verifier(), officer.verifier()))
                                .isPresent();
        if (!present) {
            throw new Refusal.Thrown(
                    RefusalCode.PIN_INCORRECT,
                    "the security officer has another PIN now: nothing was changed");
        }
    }

    private static boolean same(Bytes one, Bytes other) {
        return MessageDigest.isEqual(one.unsafeArray(), other.unsafeArray());
    }

    /** Replaces the key's password; {@code next} empty takes it away. */
    public Answer<KeyObject> changePassword(
            Origin origin, KeyLabel label, Optional<SecretBytes> old, Optional<SecretBytes> next) {
        return change(
                origin,
                Operation.CHANGE_KEY_PASSWORD,
                label,
                old,
                (partition, key) ->
                        key.changed(
                                key.attributes(),
                                next.map(
                                        password ->
                                                deviceKeys.passwordVerifier(
                                                        partition, key.id(), password))));
    }

    /** Replaces the rules of a key; whether it is blocked stays as it is. */
    public Answer<KeyObject> modifyPolicy(
            Origin origin,
            KeyLabel label,
            Optional<SecretBytes> password,
            KeyPolicy rules,
            Authorization authorization) {
        return governed(
                origin,
                Operation.CHANGE_KEY_POLICY,
                label,
                password,
                rules.encodedRules(),
                authorization,
                key -> key.governedBy(rules.blocked(policyOf(key).blocked())));
    }

    /** Blocks or unblocks a key that has a policy. Blocking one that is blocked is no error. */
    public Answer<KeyObject> block(
            Origin origin,
            KeyLabel label,
            Optional<SecretBytes> password,
            boolean blocked,
            Authorization authorization) {
        return governed(
                origin,
                blocked ? Operation.BLOCK_KEY : Operation.UNBLOCK_KEY,
                label,
                password,
                Bytes.empty(),
                authorization,
                key -> key.governedBy(policyOf(key).blocked(blocked)));
    }

    /**
     * A change that the key's own rules govern.
     *
     * @param payload what approvers of it sign
     */
    private Answer<KeyObject> governed(
            Origin origin,
            Operation operation,
            KeyLabel label,
            Optional<SecretBytes> password,
            Bytes payload,
            Authorization authorization,
            UnaryOperator<KeyObject> change) {
        return attempt(
                origin,
                operation,
                label,
                Optional.empty(),
                partition -> {
                    KeyObject key = access.key(partition, label, password, authorization);
                    KeyObject draft = change.apply(key);
                    Permit permit =
                            judge.permit(
                                    partition,
                                    new KeyReference(key, Optional.empty()),
                                    operation,
                                    payload.unsafeArray(),
                                    authorization,
                                    origin.time());
                    return changed(origin, operation, partition, key, draft, permit);
                });
    }

    private static KeyPolicy policyOf(KeyObject key) {
        return key.policy().orElseThrow(() -> new Refusal.Thrown(KeyRules.notAPolicyKey(key)));
    }

    /** Sets the dates between which the key may be used; they can only become narrower. */
    public Answer<KeyObject> changeValidity(
            Origin origin, KeyLabel label, Optional<SecretBytes> password, Validity validity) {
        return change(
                origin,
                Operation.CHANGE_KEY_VALIDITY,
                label,
                password,
                (_, key) -> key.validDuring(validity));
    }

    /**
     * Destroys the key for good: its wrapped form leaves the state, and then the journal. Where the
     * partition's policy says so, the key goes into the trash instead ({@link Trash}).
     */
    public Answer<KeyObject> destroy(
            Origin origin, KeyLabel label, Optional<SecretBytes> password) {
        return attempt(
                origin,
                Operation.DESTROY_KEY,
                label,
                Optional.empty(),
                partition -> {
                    KeyObject key = access.key(partition, label, password);
                    var command = new Command.DestroyKey(origin, key.id(), key.version());
                    refuseEarly(command);
                    Answer<KeyObject> answer = inquiries.answer(command, key);
                    if (answer instanceof Answer.Granted<KeyObject>) {
                        handles.forget(key);
                    }
                    return answer;
                });
    }

    private interface KeyChange {
        KeyObject next(Partition partition, KeyObject key);
    }

    private Answer<KeyObject> change(
            Origin origin,
            Operation operation,
            KeyLabel label,
            Optional<SecretBytes> password,
            KeyChange change) {
        return attempt(
                origin,
                operation,
                label,
                Optional.empty(),
                partition -> {
                    KeyObject key = access.key(partition, label, password);
                    KeyObject draft = change.next(partition, key);
                    return changed(origin, operation, partition, key, draft, Permit.none());
                });
    }

    private Answer<KeyObject> changed(
            Origin origin,
            Operation operation,
            Partition partition,
            KeyObject key,
            KeyObject draft,
            Permit permit) {
        refuseEarly(permit.of(new Command.ChangeKey(origin, operation, draft)));
        KeyObject next;
        try (SecretBytes material = deviceKeys.unwrap(partition, key)) {
            next = draft.wrappedAs(deviceKeys.wrap(partition, draft, material));
        }
        Answer<KeyObject> answer =
                inquiries.answer(permit.of(new Command.ChangeKey(origin, operation, next)), next);
        if (answer instanceof Answer.Granted<KeyObject>) {
            handles.forget(key);
        }
        return answer;
    }

    private Answer<KeyObject> attempt(
            Origin origin,
            Operation operation,
            KeyLabel label,
            Optional<String> mechanism,
            Function<Partition, Answer<KeyObject>> body) {
        return attempt(origin, operation, Optional.of(label), mechanism, body);
    }

    /** Runs the body; a refusal thrown in it is recorded and answered. */
    <T> Answer<T> attempt(
            Origin origin,
            Operation operation,
            Optional<KeyLabel> label,
            Optional<String> mechanism,
            Function<Partition, Answer<T>> body) {
        return attempts.run(origin, operation, label, mechanism, body);
    }

    /** Throws what the key's rule has against the operation now. */
    void refuseByRule(KeyObject key, Operation operation, Permit permit, Instant now) {
        RuleDecider.forbids(
                        key, operation, key.label().value(), permit.approvals(), state.get(), now)
                .ifPresent(
                        refusal -> {
                            throw new Refusal.Thrown(refusal);
                        });
    }

    void refuseEarly(Command command) {
        attempts.refuseEarly(command);
    }

    Optional<Refusal> forbids(Command command) {
        return attempts.forbids(command);
    }

    /** Walks the partition in steps: a filter that fits few keys must not load all at once. */
    private List<KeyObject> matching(Partition partition, ListKeys request) {
        int limit = Math.clamp(request.limit(), 0, MAX_PAGE);
        List<KeyObject> found = new ArrayList<>();
        Optional<KeyLabel> after = request.after();
        while (found.size() < limit) {
            List<KeyObject> step = state.get().keys(partition.id(), after, STEP);
            step.stream()
                    .filter(key -> key.invalidated().isEmpty())
                    .filter(request::matches)
                    .limit(limit - found.size())
                    .forEach(found::add);
            if (step.size() < STEP) {
                break;
            }
            after = Optional.of(step.getLast().label());
        }
        return List.copyOf(found);
    }

    KeyObject draft(Origin origin, Partition partition, CreateKey request) {
        KeyId id = Drafts.newKeyId(random);
        return new KeyObject(
                id,
                partition.id(),
                Drafts.application(origin),
                request.label(),
                request.pkcs11Id(),
                request.spec(),
                KeyAttributes.generated(request.attributes()),
                request.policy(),
                request.addressFormat(),
                1,
                origin.time(),
                Optional.empty(),
                request.password()
                        .map(password -> deviceKeys.passwordVerifier(partition, id, password)),
                Bytes.empty(),
                List.of(),
                request.validity(),
                Optional.empty(),
                request.token());
    }

    /** The draft of a copy: with the history, policy, dates and certificates of its source. */
    KeyObject copy(Origin origin, Partition partition, KeyObject source, CopyKey request) {
        KeyId id = Drafts.newKeyId(random);
        KeyAttributes attributes = source.attributes();
        for (var change : request.attributes().entrySet()) {
            attributes = attributes.with(change.getKey(), change.getValue());
        }
        Optional<SecretBytes> password =
                request.newPassword()
                        .or(
                                () ->
                                        source.passwordVerifier().isPresent()
                                                ? request.password()
                                                : Optional.empty());
        return new KeyObject(
                id,
                partition.id(),
                Drafts.application(origin),
                request.label(),
                request.pkcs11Id(),
                source.spec(),
                attributes,
                source.policy(),
                source.addressFormat(),
                1,
                origin.time(),
                source.publicKey(),
                password.map(given -> deviceKeys.passwordVerifier(partition, id, given)),
                Bytes.empty(),
                attributes.has(Attribute.SESSION) ? List.of() : source.certificates(),
                source.validity(),
                Optional.empty(),
                request.token().copiedFrom(source.token()));
    }

    private KeyObject generate(Partition partition, KeyObject draft) {
        try (GeneratedKey generated = generate(draft.spec());
                SecretBytes material = material(draft, generated)) {
            KeyObject named = draft.generated(generated.publicKey());
            return named.wrappedAs(deviceKeys.wrap(partition, named, material));
        }
    }

    /** A key that derives others starts a tree of its own. */
    private SecretBytes material(KeyObject draft, GeneratedKey generated) {
        return draft.inTree()
                ? TreeKeys.rooted(generated.material(), random)
                : generated.material().copy();
    }

    private GeneratedKey generate(KeySpec spec) {
        try {
            return CompletableFuture.supplyAsync(() -> mechanisms.generate(spec), slowWork).join();
        } catch (CompletionException failed) {
            // The mechanisms refuse sizes that they do not make.
            throw failed.getCause() instanceof Refusal.Thrown refused ? refused : failed;
        } catch (RejectedExecutionException _) {
            throw new Fault.NotServing("the node is stopping or makes too many keys already");
        }
    }
}
