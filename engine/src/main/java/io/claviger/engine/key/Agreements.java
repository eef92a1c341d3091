package io.claviger.engine.key;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.attribute.KeyAttributes;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.DigestKind;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.engine.device.KeyHandles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Secret keys that are computed from stored keys: by agreement with a peer, or by expanding a
 * secret key. What is agreed on never leaves; only its derivative is stored. The same input gives
 * the same key every time. Safe for many threads.
 */
public final class Agreements {
    private final Inquiries inquiries;
    private final KeyAccess access;
    private final DeviceKeys deviceKeys;
    private final KeyHandles handles;
    private final Mechanisms mechanisms;
    private final RandomSource random;
    private final Attempts attempts;

    public Agreements(
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

    /** Computes the key and stores it under its own label, attributes and password. */
    public Answer<KeyObject> compute(Origin origin, ComputeKey request) {
        return attempts.run(
                origin,
                Operation.DERIVE_KEY,
                Optional.of(request.base()),
                Optional.of(name(request.source())),
                partition -> {
                    KeyObject base = access.key(partition, request.base(), request.password());
                    KeySpec.Symmetric spec = secret(request.target().spec());
                    KeyObject draft = draft(origin, partition, base, request.target());
                    attempts.refuseEarly(command(origin, draft, base, request));
                    // The command names the version of the base, so this holds when it is applied.
                    refuseExpansion(base, request.source());
                    KeyObject key = computed(partition, base, draft, spec, request.source());
                    return inquiries.answer(command(origin, key, base, request), key);
                });
    }

    /** How it is recorded before the base is looked at. */
    private static String name(KeySource source) {
        return switch (source) {
            case KeySource.Expansion(var derivation) -> derivation.function().wireName();
            case KeySource.Agreement(var derivation, _) -> derivation.function().wireName();
            case KeySource.SharedSecret _ -> "shared secret";
        };
    }

    private Command.DeriveKey command(
            Origin origin, KeyObject key, KeyObject base, ComputeKey request) {
        Map<DigestKind, Bytes> digests =
                switch (request.source()) {
                    case KeySource.Expansion _ -> Map.of();
                    case KeySource.Agreement(_, Bytes peer) -> digest(peer);
                    case KeySource.SharedSecret(Bytes peer) -> digest(peer);
                };
        return new Command.DeriveKey(
                origin,
                key,
                base.id(),
                base.version(),
                request.source().mechanism(base.spec()),
                digests);
    }

    private static void refuseExpansion(KeyObject base, KeySource source) {
        if (source instanceof KeySource.Expansion(var derivation)) {
            KeyRules.forbidsExpansion(base, derivation.function())
                    .ifPresent(
                            refusal -> {
                                throw new Refusal.Thrown(refusal);
                            });
        }
    }

    private Map<DigestKind, Bytes> digest(Bytes peer) {
        return Map.of(DigestKind.PUBLIC_KEY, mechanisms.sha256(peer.unsafeArray()));
    }

    private static KeySpec.Symmetric secret(KeySpec spec) {
        if (spec instanceof KeySpec.Symmetric symmetric) {
            return symmetric;
        }
        throw new Refusal.Thrown(
                RefusalCode.KEY_ATTRIBUTES_INVALID,
                "only secret keys are computed, not keys of type " + spec.displayName());
    }

    private KeyObject draft(Origin origin, Partition partition, KeyObject base, CreateKey target) {
        KeyId id = Drafts.newKeyId(random);
        KeyAttributes attributes = attributes(target, base);
        return new KeyObject(
                id,
                partition.id(),
                Drafts.application(origin),
                target.label(),
                target.pkcs11Id(),
                target.spec(),
                attributes,
                target.policy(),
                target.addressFormat(),
                1,
                origin.time(),
                Optional.empty(),
                target.password()
                        .map(password -> deviceKeys.passwordVerifier(partition, id, password)),
                Bytes.empty(),
                List.of(),
                target.validity(),
                Optional.empty(),
                attributes.has(Attribute.AGREED)
                        ? target.token()
                        : target.token().derivedFrom(base.token()));
    }

    private static KeyAttributes attributes(CreateKey target, KeyObject base) {
        KeyAttributes derived = KeyAttributes.derived(target.attributes(), base.attributes());
        return base.spec().algorithm().asymmetric() ? derived.sharedWithPeer() : derived;
    }

    private KeyObject computed(
            Partition partition,
            KeyObject base,
            KeyObject draft,
            KeySpec.Symmetric spec,
            KeySource source) {
        try (SecretBytes material =
                handles.with(partition, base, handle -> computed(handle, spec, source))) {
            return draft.wrappedAs(deviceKeys.wrap(partition, draft, material));
        }
    }

    private static SecretBytes computed(
            KeyHandle handle, KeySpec.Symmetric spec, KeySource source) {
        return switch (source) {
            case KeySource.Expansion(var derivation) -> handle.derive(derivation, spec.bytes());
            case KeySource.Agreement(var derivation, var peer) ->
                    handle.agree(peer, derivation, spec.bytes());
            case KeySource.SharedSecret(var peer) -> handle.agree(peer, spec.bytes());
        };
    }
}
