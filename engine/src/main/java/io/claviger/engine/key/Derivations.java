package io.claviger.engine.key;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.attribute.KeyAttributes;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.core.state.TokenAttributes;
import io.claviger.core.state.Validity;
import io.claviger.crypto.derivation.TreeKeys;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.device.DeviceKeys;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Keys that are computed from stored ones and stored in turn. Safe for many threads. */
public final class Derivations {
    private final Inquiries inquiries;
    private final KeyAccess access;
    private final DeviceKeys deviceKeys;
    private final Mechanisms mechanisms;
    private final RandomSource random;
    private final Attempts attempts;

    public Derivations(
            Supplier<StateView> state,
            Inquiries inquiries,
            KeyAccess access,
            DeviceKeys deviceKeys,
            Mechanisms mechanisms,
            RandomSource random) {
        this.inquiries = inquiries;
        this.access = access;
        this.deviceKeys = deviceKeys;
        this.mechanisms = mechanisms;
        this.random = random;
        this.attempts = new Attempts(state, inquiries, access);
    }

    /** Derives a key below a stored one and stores it under the master's rules. */
    public Answer<KeyObject> derive(Origin origin, DeriveKey request) {
        String mechanism = "path " + request.path();
        return attempts.run(
                origin,
                Operation.DERIVE_KEY,
                Optional.of(request.master()),
                Optional.of(mechanism),
                partition -> {
                    KeyObject master = access.key(partition, request.master(), request.password());
                    requireInTree(master);
                    TreeKeys.requireHardened(master.spec(), request.path());
                    KeyObject draft = draft(origin, partition, master, request);
                    attempts.refuseEarly(command(origin, draft, master, mechanism));
                    KeyObject key = derived(partition, master, draft, request);
                    return inquiries.answer(command(origin, key, master, mechanism), key);
                });
    }

    private static Command.DeriveKey command(
            Origin origin, KeyObject key, KeyObject base, String mechanism) {
        return new Command.DeriveKey(origin, key, base.id(), base.version(), mechanism);
    }

    private static void requireInTree(KeyObject master) {
        if (!master.inTree()) {
            throw new Refusal.Thrown(
                    RefusalCode.DERIVATION_NOT_SUPPORTED,
                    "key '%s' was made without 'bip32' and 'slip10'".formatted(master.label()));
        }
    }

    private KeyObject draft(
            Origin origin, Partition partition, KeyObject master, DeriveKey request) {
        KeyId id = Drafts.newKeyId(random);
        return new KeyObject(
                id,
                partition.id(),
                Drafts.application(origin),
                labelOf(request),
                Optional.empty(),
                master.spec(),
                KeyAttributes.derived(asked(master, request), master.attributes()),
                master.policy(),
                master.addressFormat(),
                1,
                origin.time(),
                Optional.empty(),
                verifier(partition, id, master, request.password()),
                Bytes.empty(),
                List.of(),
                Validity.ALWAYS,
                Optional.empty(),
                TokenAttributes.NONE.derivedFrom(master.token()));
    }

    private static KeyLabel labelOf(DeriveKey request) {
        try {
            return new KeyLabel(request.master() + "/" + request.path());
        } catch (IllegalArgumentException tooLong) {
            throw new Refusal.Thrown(
                    RefusalCode.MALFORMED_REQUEST,
                    "master label and path together have more than %d characters"
                            .formatted(KeyLabel.MAX_LENGTH));
        }
    }

    /** The derived key answers to the password that its master has now. */
    private Optional<Bytes> verifier(
            Partition partition, KeyId id, KeyObject master, Optional<SecretBytes> password) {
        return master.passwordVerifier().isEmpty()
                ? Optional.empty()
                : password.map(given -> deviceKeys.passwordVerifier(partition, id, given));
    }

    private static Set<Attribute> asked(KeyObject master, DeriveKey request) {
        Set<Attribute> asked = EnumSet.noneOf(Attribute.class);
        asked.addAll(master.attributes().set());
        request.attributes()
                .forEach(
                        (attribute, value) -> {
                            if (attribute.kind() == Attribute.Kind.FIXED) {
                                return;
                            }
                            if (value) {
                                asked.add(attribute);
                            } else {
                                asked.remove(attribute);
                            }
                        });
        if (!asked.contains(Attribute.DERIVE)) {
            asked.remove(Attribute.BIP32);
            asked.remove(Attribute.SLIP10);
        }
        return asked;
    }

    private KeyObject derived(
            Partition partition, KeyObject master, KeyObject draft, DeriveKey request) {
        try (SecretBytes base = deviceKeys.unwrap(partition, master);
                SecretBytes material = TreeKeys.derive(master.spec(), base, request.path())) {
            KeyObject key =
                    draft.generated(Optional.of(mechanisms.publicKeyOf(master.spec(), material)));
            return key.wrappedAs(deviceKeys.wrap(partition, key, material));
        }
    }
}
