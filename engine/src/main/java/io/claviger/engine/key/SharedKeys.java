package io.claviger.engine.key;

import io.claviger.core.attribute.KeyAttributes;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.DigestKind;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.engine.device.KeyHandles;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Secrets that are shared with the holder of a key for encapsulation, as keys: none of them leaves
 * on its way to become one. Safe for many threads.
 */
public final class SharedKeys {
    private final Inquiries inquiries;
    private final KeyAccess access;
    private final DeviceKeys deviceKeys;
    private final KeyHandles handles;
    private final Mechanisms mechanisms;
    private final RandomSource random;
    private final Attempts attempts;

    public SharedKeys(
            Supplier<StateView> state,
            Inquiries inquiries,
            KeyAccess access,
            DeviceKeys deviceKeys,
            KeyHandles handles,
            Mechanisms mechanisms,
            RandomSource random) {
        this.inquiries = inquiries;
        this.access = access;
        this.deviceKeys = deviceKeys;
        this.handles = handles;
        this.mechanisms = mechanisms;
        this.random = random;
        this.attempts = new Attempts(state, inquiries, access);
    }

    /** A fresh secret for the holder of the key becomes a key here. */
    public Answer<SharedKey> encapsulate(Origin origin, ShareKey request) {
        return attempt(
                origin,
                Operation.ENCAPSULATE,
                request,
                partition -> {
                    KeyObject base = access.publicPart(partition, request.base());
                    KeyObject draft = draft(origin, partition, base, request);
                    attempts.refuseEarly(
                            command(origin, Operation.ENCAPSULATE, draft, base, request, Map.of()));
                    try (var made =
                                    handles.with(
                                            partition,
                                            base,
                                            handle -> handle.encapsulate(request.mechanism()));
                            var secret = SecretBytes.copyOf(made.secret())) {
                        return stored(
                                origin,
                                Operation.ENCAPSULATE,
                                partition,
                                draft,
                                base,
                                request,
                                secret,
                                made.ciphertext());
                    }
                });
    }

    /** The secret behind a ciphertext becomes a key here. */
    public Answer<SharedKey> decapsulate(Origin origin, ShareKey request, byte[] ciphertext) {
        return attempt(
                origin,
                Operation.DECAPSULATE,
                request,
                partition -> {
                    KeyObject base = access.key(partition, request.base(), Optional.empty());
                    KeyObject draft = draft(origin, partition, base, request);
                    attempts.refuseEarly(
                            command(origin, Operation.DECAPSULATE, draft, base, request, Map.of()));
                    try (var secret =
                            SecretBytes.consume(
                                    handles.with(
                                            partition,
                                            base,
                                            handle ->
                                                    handle.decapsulate(
                                                            request.mechanism(), ciphertext)))) {
                        return stored(
                                origin,
                                Operation.DECAPSULATE,
                                partition,
                                draft,
                                base,
                                request,
                                secret,
                                Bytes.of(ciphertext));
                    }
                });
    }

    private interface Sharing {
        Answer<SharedKey> in(Partition partition);
    }

    private Answer<SharedKey> attempt(
            Origin origin, Operation operation, ShareKey request, Sharing sharing) {
        return attempts.run(
                origin,
                operation,
                Optional.of(request.base()),
                Optional.of(request.mechanism().name()),
                sharing::in);
    }

    private Answer<SharedKey> stored(
            Origin origin,
            Operation operation,
            Partition partition,
            KeyObject draft,
            KeyObject base,
            ShareKey request,
            SecretBytes secret,
            Bytes ciphertext) {
        if (!(draft.spec() instanceof KeySpec.Symmetric spec) || spec.bytes() != secret.length()) {
            throw new Refusal.Thrown(
                    RefusalCode.KEY_ATTRIBUTES_INVALID,
                    "the shared secret is a secret key of %d bytes".formatted(secret.length()));
        }
        KeyObject key = draft.wrappedAs(deviceKeys.wrap(partition, draft, secret));
        var digests = Map.of(DigestKind.CIPHERTEXT, mechanisms.sha256(ciphertext.unsafeArray()));
        return inquiries.answer(
                command(origin, operation, key, base, request, digests),
                new SharedKey(key, ciphertext));
    }

    private static Command command(
            Origin origin,
            Operation operation,
            KeyObject key,
            KeyObject base,
            ShareKey request,
            Map<DigestKind, Bytes> digests) {
        return new Command.StoreKey(
                origin,
                operation,
                key,
                Optional.of(
                        new Command.KeyReference(
                                base.id(), base.version(), request.mechanism().name())),
                digests);
    }

    private KeyObject draft(Origin origin, Partition partition, KeyObject base, ShareKey request) {
        CreateKey target = request.target();
        return Drafts.key(
                Drafts.newKeyId(random),
                origin,
                partition,
                target,
                KeyAttributes.derived(target.attributes(), base.attributes()).sharedWithPeer());
    }
}
