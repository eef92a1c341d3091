package io.claviger.engine.operation;

import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.evidence.DigestKind;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.CipherParameters;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.mechanism.SignatureOptions;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.crypto.provider.Ciphertext;
import io.claviger.crypto.provider.Encapsulation;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.provider.SignatureForms;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.approval.ApprovalJudge;
import io.claviger.engine.approval.Authorization;
import io.claviger.engine.approval.Permit;
import io.claviger.engine.boundary.Decider;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.device.KeyHandles;
import io.claviger.engine.key.KeyAccess;
import io.claviger.engine.key.KeyReference;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Use of keys. Each call decides, computes, and then waits until its record is durable and was
 * granted a second time; only then does the result leave (design §2). Safe for many threads.
 */
public final class Operations {
    /** Most random bytes in one answer. */
    public static final int MAX_RANDOM_BYTES = 65_536;

    private static final KeySpec SECP256K1 = new KeySpec.Ec(Curve.SECP256K1);

    private final Supplier<StateView> state;
    private final Inquiries inquiries;
    private final KeyAccess access;
    private final KeyHandles handles;
    private final RandomSource random;
    private final Digests digests;
    private final ApprovalJudge judge;
    private final Leaves leaves;

    public Operations(
            Supplier<StateView> state,
            Inquiries inquiries,
            KeyAccess access,
            KeyHandles handles,
            RandomSource random,
            Digests digests,
            ApprovalJudge judge) {
        this.state = state;
        this.inquiries = inquiries;
        this.access = access;
        this.handles = handles;
        this.random = random;
        this.digests = digests;
        this.judge = judge;
        this.leaves = new Leaves(state, inquiries);
    }

    /** Signs with a key that asks for no approval. */
    public Answer<Bytes> sign(Origin origin, SignRequest request) {
        return sign(origin, request, Authorization.none());
    }

    /** Signs; the signature in the form asked for. */
    public Answer<Bytes> sign(Origin origin, SignRequest request, Authorization authorization) {
        return use(
                origin,
                Operation.SIGN,
                request.key(),
                request.password(),
                name(request.mechanism(), request.options()),
                new Approved(authorization, request.payload()),
                (key, handle) -> {
                    requireForm(request, key);
                    byte[] nativeForm = signed(origin, request, key, handle);
                    Bytes signature = Bytes.owned(inForm(request, key, nativeForm));
                    return new Use<>(
                            signature,
                            Map.of(
                                    DigestKind.MESSAGE, digests.sha256(request.payload()),
                                    DigestKind.SIGNATURE, digests.sha256(signature.unsafeArray())),
                            signature.unsafeArray());
                });
    }

    /** Whether the signature is right; a malformed one is simply not. */
    public Answer<Boolean> verify(Origin origin, VerifyRequest request) {
        return use(
                origin,
                Operation.VERIFY,
                request.key(),
                request.password(),
                name(request.mechanism(), request.options()),
                (key, handle) ->
                        new Use<>(
                                verifies(key, handle, request),
                                Map.of(
                                        DigestKind.MESSAGE, digests.sha256(request.payload()),
                                        DigestKind.SIGNATURE,
                                                digests.sha256(request.signature()))));
    }

    /** The message authentication code of the payload; goes by the attribute 'sign'. */
    public Answer<Bytes> mac(Origin origin, MacRequest request) {
        return use(
                origin,
                Operation.SIGN,
                request.key(),
                request.password(),
                name(request),
                (key, handle) -> {
                    MacMechanism mechanism = mechanism(request, key);
                    byte[] whole = handle.mac(mechanism, request.payload(), request.iv());
                    Bytes mac = Bytes.owned(Arrays.copyOf(whole, length(request, mechanism)));
                    return new Use<>(mac, macDigests(request, mac.unsafeArray()));
                });
    }

    /** Whether the code is right; goes by the attribute 'verify'. */
    public Answer<Boolean> verifyMac(Origin origin, MacRequest request, byte[] mac) {
        return use(
                origin,
                Operation.VERIFY,
                request.key(),
                request.password(),
                name(request),
                (key, handle) ->
                        new Use<>(verifies(key, handle, request, mac), macDigests(request, mac)));
    }

    private Map<DigestKind, Bytes> macDigests(MacRequest request, byte[] mac) {
        return Map.of(
                DigestKind.MESSAGE, digests.sha256(request.payload()),
                DigestKind.SIGNATURE, digests.sha256(mac));
    }

    private static boolean verifies(
            KeyObject key, KeyHandle handle, MacRequest request, byte[] mac) {
        MacMechanism mechanism = mechanism(request, key);
        int bytes = length(request, mechanism);
        if (bytes == mechanism.bytes()) {
            return handle.verifyMac(mechanism, request.payload(), request.iv(), mac);
        }
        byte[] whole = handle.mac(mechanism, request.payload(), request.iv());
        return MessageDigest.isEqual(Arrays.copyOf(whole, bytes), mac);
    }

    private static int length(MacRequest request, MacMechanism mechanism) {
        int bytes = request.bytes().orElse(mechanism.bytes());
        if (bytes < 1 || bytes > mechanism.bytes()) {
            throw new Refusal.Thrown(
                    RefusalCode.TAG_LENGTH_INVALID,
                    "%s gives 1 to %d bytes".formatted(mechanism, mechanism.bytes()));
        }
        return bytes;
    }

    private static String name(MacRequest request) {
        return request.mechanism().map(MacMechanism::name).orElse("HMAC");
    }

    /** A key of a block cipher does CMAC only if that is asked for by name. */
    private static MacMechanism mechanism(MacRequest request, KeyObject key) {
        return request.mechanism()
                .or(() -> MacMechanism.of(key.spec().algorithm()).filter(MacMechanism::hmac))
                .orElseThrow(
                        () ->
                                new Refusal.Thrown(
                                        RefusalCode.MECHANISM_KEY_MISMATCH,
                                        "HMAC does not work with a key of type "
                                                + key.spec().displayName()));
    }

    /** Encrypts; the HSM chooses the initialization vector unless the caller gives one. */
    public Answer<Ciphertext> encrypt(Origin origin, EncryptRequest request) {
        return use(
                origin,
                Operation.ENCRYPT,
                request.key(),
                request.password(),
                request.mechanism().name(),
                (key, handle) -> {
                    Ciphertext ciphertext =
                            handle.encrypt(
                                    request.mechanism(),
                                    request.payload(),
                                    new CipherParameters(
                                            request.initializationVector(),
                                            request.additionalAuthenticationData(),
                                            request.tagBits(),
                                            request.oaep(),
                                            true),
                                    random);
                    return new Use<>(
                            ciphertext,
                            Map.of(
                                    DigestKind.CIPHERTEXT,
                                    digests.sha256(
                                            ciphertext.body().unsafeArray(),
                                            ciphertext.tag().unsafeArray())));
                });
    }

    /** Decrypts with a key that asks for no approval. The caller wipes the result. */
    public Answer<byte[]> decrypt(Origin origin, DecryptRequest request) {
        return decrypt(origin, request, Authorization.none());
    }

    /** Decrypts. The caller wipes the result. */
    public Answer<byte[]> decrypt(
            Origin origin, DecryptRequest request, Authorization authorization) {
        var held = new Held<byte[]>(Operations::wipe);
        return held.released(
                () ->
                        use(
                                origin,
                                Operation.DECRYPT,
                                request.key(),
                                request.password(),
                                request.mechanism().name(),
                                new Approved(authorization, request.encryptedPayload()),
                                (_, handle) -> {
                                    byte[] clear =
                                            held.hold(
                                                    handle.decrypt(
                                                            request.mechanism(),
                                                            request.encryptedPayload(),
                                                            request.parameters()));
                                    return new Use<>(
                                            clear,
                                            Map.of(
                                                    DigestKind.CIPHERTEXT,
                                                    digests.sha256(request.encryptedPayload())),
                                            clear);
                                }));
    }

    /**
     * A fresh secret for the holder of the key, and the ciphertext that carries it. The caller
     * closes the result.
     */
    public Answer<Encapsulation> encapsulate(Origin origin, EncapsulateRequest request) {
        var held = new Held<Encapsulation>(Encapsulation::close);
        return held.released(
                () ->
                        use(
                                origin,
                                Operation.ENCAPSULATE,
                                request.key(),
                                Optional.empty(),
                                request.mechanism().name(),
                                (_, handle) -> {
                                    Encapsulation made =
                                            held.hold(handle.encapsulate(request.mechanism()));
                                    return new Use<>(
                                            made,
                                            Map.of(
                                                    DigestKind.CIPHERTEXT,
                                                    digests.sha256(
                                                            made.ciphertext().unsafeArray())));
                                }));
    }

    /** The secret behind a ciphertext. The caller wipes it. */
    public Answer<byte[]> decapsulate(Origin origin, DecapsulateRequest request) {
        var held = new Held<byte[]>(Operations::wipe);
        return held.released(
                () ->
                        use(
                                origin,
                                Operation.DECAPSULATE,
                                request.key(),
                                request.password(),
                                request.mechanism().name(),
                                (_, handle) ->
                                        new Use<>(
                                                held.hold(
                                                        handle.decapsulate(
                                                                request.mechanism(),
                                                                request.ciphertext())),
                                                Map.of(
                                                        DigestKind.CIPHERTEXT,
                                                        digests.sha256(request.ciphertext())))));
    }

    /** Random bytes, 1 to {@link #MAX_RANDOM_BYTES}. */
    public Answer<byte[]> random(Origin origin, int bytes) {
        Optional<Refusal> refusal =
                Decider.forbidsCaller(origin, Operation.GENERATE_RANDOM, state.get())
                        .or(() -> wrongLength(bytes));
        if (refusal.isPresent()) {
            return inquiries.refused(
                    origin,
                    Operation.GENERATE_RANDOM,
                    Optional.empty(),
                    Optional.empty(),
                    refusal.get());
        }
        var held = new Held<byte[]>(Operations::wipe);
        return held.released(
                () ->
                        inquiries.granted(
                                origin,
                                Operation.GENERATE_RANDOM,
                                origin.identity().partition(),
                                Optional.empty(),
                                Optional.of(bytes + " bytes"),
                                held.hold(random.bytes(bytes))));
    }

    private static Optional<Refusal> wrongLength(int bytes) {
        return bytes >= 1 && bytes <= MAX_RANDOM_BYTES
                ? Optional.empty()
                : Optional.of(
                        Refusal.of(
                                RefusalCode.INVALID_NUMBER_RANGE,
                                "the length is 1 to " + MAX_RANDOM_BYTES + " bytes"));
    }

    private <T> Answer<T> use(
            Origin origin,
            Operation operation,
            KeyLabel label,
            Optional<SecretBytes> password,
            String mechanism,
            Computation<T> computation) {
        return use(origin, operation, label, password, mechanism, Approved.NOTHING, computation);
    }

    private <T> Answer<T> use(
            Origin origin,
            Operation operation,
            KeyLabel label,
            Optional<SecretBytes> password,
            String mechanism,
            Approved approved,
            Computation<T> computation) {
        try {
            // Before anything about keys is looked at: who may not ask learns nothing of them.
            Decider.forbidsCaller(origin, operation, state.get())
                    .ifPresent(
                            refusal -> {
                                throw new Refusal.Thrown(refusal);
                            });
            Partition partition = access.partition(origin);
            KeyReference reference =
                    found(partition, label, operation, password, approved.authorization());
            KeyObject stored = reference.stored();
            Permit permit =
                    judge.permit(
                            partition,
                            reference,
                            operation,
                            approved.payload(),
                            approved.authorization(),
                            origin.time());
            var asked = useOf(origin, operation, reference, mechanism, Map.of());
            if (Decider.decide(permit.of(asked), state.get())
                    instanceof Decision.Refused(var refusal, _)) {
                throw new Refusal.Thrown(refusal);
            }
            KeyObject key =
                    reference
                            .path()
                            .map(path -> handles.derive(partition, stored, path))
                            .orElse(stored);
            Use<T> use = handles.with(partition, key, handle -> computation.run(key, handle));
            Answer<T> answer =
                    inquiries.answer(
                            permit.of(
                                    useOf(origin, operation, reference, mechanism, use.digests()),
                                    use.released()),
                            use.result());
            if (answer instanceof Answer.Refused<T>) {
                // Perhaps destroyed or changed meanwhile: then nobody else would drop this version.
                handles.forget(stored);
            }
            return answer;
        } catch (Refusal.Thrown refused) {
            return inquiries.refused(
                    origin,
                    operation,
                    Optional.of(label),
                    Optional.of(mechanism),
                    refused.refusal());
        }
    }

    private static Command.UseKey useOf(
            Origin origin,
            Operation operation,
            KeyReference reference,
            String mechanism,
            Map<DigestKind, Bytes> digests) {
        return new Command.UseKey(
                origin,
                operation,
                reference.stored().id(),
                reference.stored().version(),
                reference.path(),
                mechanism,
                digests);
    }

    /** The key; its password is needed only where the private or secret part is used. */
    private KeyReference found(
            Partition partition,
            KeyLabel label,
            Operation operation,
            Optional<SecretBytes> password,
            Authorization authorization) {
        return operation == Operation.VERIFY
                        || operation == Operation.ENCRYPT
                        || operation == Operation.ENCAPSULATE
                ? access.publicReference(partition, label, password)
                : access.reference(partition, label, password, authorization);
    }

    /** Refuses a form that does not go with the mechanism, before the key is used. */
    private static void requireForm(SignRequest request, KeyObject key) {
        if (request.form() != SignatureForm.ETH
                || scalarBytes(key, request.mechanism()).isEmpty()) {
            return;
        }
        if (request.mechanism() != SignatureMechanism.KECCAK256_WITH_ECDSA
                || !key.spec().equals(SECP256K1)) {
            throw new Refusal.Thrown(
                    RefusalCode.MECHANISM_KEY_MISMATCH,
                    "signature type ETH needs KECCAK256_WITH_ECDSA and a secp256k1 key");
        }
    }

    private byte[] signed(Origin origin, SignRequest request, KeyObject key, KeyHandle handle) {
        if (!(request.options() instanceof SignatureOptions.Usual)) {
            return handle.sign(request.mechanism(), request.payload(), request.options());
        }
        if (request.context().length > 0) {
            return handle.sign(request.mechanism(), request.payload(), request.context());
        }
        Taproot taproot = request.taproot();
        if (!taproot.equals(Taproot.NONE)) {
            return handle.sign(
                    request.mechanism(), request.payload(), taproot.tweak(), taproot.auxiliary());
        }
        if (key.spec().stateful()) {
            return handle.sign(
                    request.mechanism(), request.payload(), () -> leaves.take(origin, key));
        }
        return handle.sign(request.mechanism(), request.payload());
    }

    private static byte[] inForm(SignRequest request, KeyObject key, byte[] nativeForm) {
        // The form speaks about DSA and ECDSA only; every other scheme has one encoding.
        OptionalInt scalarBytes = scalarBytes(key, request.mechanism());
        if (scalarBytes.isEmpty()) {
            return nativeForm;
        }
        return switch (request.form()) {
            case DER -> nativeForm;
            case RAW ->
                    SignatureForms.derToRaw(nativeForm, scalarBytes.getAsInt())
                            .orElseThrow(
                                    () ->
                                            new IllegalStateException(
                                                    "a fresh signature is not DER"));
            case ETH ->
                    SignatureForms.ethereumOfMessage(
                            nativeForm, request.payload(), key.publicKey().orElseThrow());
        };
    }

    private static boolean verifies(KeyObject key, KeyHandle handle, VerifyRequest request) {
        byte[] signature = request.signature();
        if (!(request.options() instanceof SignatureOptions.Usual)) {
            return handle.verify(
                    request.mechanism(), request.payload(), request.options(), signature);
        }
        if (request.context().length > 0) {
            return handle.verify(
                    request.mechanism(), request.payload(), request.context(), signature);
        }
        OptionalInt scalarBytes = scalarBytes(key, request.mechanism());
        if (scalarBytes.isEmpty()) {
            return handle.verify(request.mechanism(), request.payload(), signature);
        }
        // The wire has no field for the form. DER first; r ‖ s by its length; r ‖ s ‖ v likewise.
        if (handle.verify(request.mechanism(), request.payload(), signature)) {
            return true;
        }
        Optional<byte[]> other = SignatureForms.rawToDer(signature, scalarBytes.getAsInt());
        if (key.spec().equals(SECP256K1)) {
            other = other.or(() -> SignatureForms.ethereumToDer(signature));
        }
        return other.map(der -> handle.verify(request.mechanism(), request.payload(), der))
                .orElse(false);
    }

    /** The bare RSA operation is nothing that a name with a padding may stand for in a record. */
    private static String name(SignatureMechanism mechanism, SignatureOptions options) {
        return options instanceof SignatureOptions.NoPadding
                ? CipherMechanism.RSA_NO_PADDING.name()
                : mechanism.wireName();
    }

    private static OptionalInt scalarBytes(KeyObject key, SignatureMechanism mechanism) {
        return key.publicKey()
                .filter(_ -> mechanism.scheme() != SignatureMechanism.Scheme.SCHNORR)
                .map(spki -> SignatureForms.scalarBytes(key.spec(), spki))
                .orElse(OptionalInt.empty());
    }

    private interface Computation<T> {
        Use<T> run(KeyObject key, KeyHandle handle);
    }

    private static void wipe(byte[] secret) {
        Arrays.fill(secret, (byte) 0);
    }

    /** Secret output on its way: wiped unless it is released. */
    private static final class Held<T> {
        private final Consumer<T> wipe;
        private Optional<T> value = Optional.empty();

        Held(Consumer<T> wipe) {
            this.wipe = wipe;
        }

        T hold(T secret) {
            value = Optional.of(secret);
            return secret;
        }

        Answer<T> released(Supplier<Answer<T>> release) {
            boolean granted = false;
            try {
                Answer<T> answer = release.get();
                granted = answer instanceof Answer.Granted<T>;
                return answer;
            } finally {
                if (!granted) {
                    value.ifPresent(wipe);
                }
            }
        }
    }

    /**
     * What came out of a use.
     *
     * @param released the result as bytes, where it can be the result of a request
     */
    @SuppressWarnings("ArrayRecordComponent") // lent for one call, never compared or kept
    private record Use<T>(T result, Map<DigestKind, Bytes> digests, byte[] released) {
        private static final byte[] NOTHING = new byte[0];

        Use(T result, Map<DigestKind, Bytes> digests) {
            this(result, digests, NOTHING);
        }
    }

    /** What is presented, and for which payload. */
    @SuppressWarnings("ArrayRecordComponent") // lent for one call, never compared or kept
    private record Approved(Authorization authorization, byte[] payload) {
        static final Approved NOTHING = new Approved(Authorization.none(), new byte[0]);
    }

    /** SHA-256 of public data. */
    public interface Digests {
        Bytes sha256(byte[]... parts);
    }
}
