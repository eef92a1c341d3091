package io.claviger.engine.attestation;

import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Device;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.crypto.address.Addresses;
import io.claviger.crypto.derivation.TreeKeys;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Decider;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.engine.key.KeyAccess;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes signed statements about keys with the attestation key of their partition. */
public final class Attestations {
    /** Name of every partition's attestation key. */
    public static final String KEY_NAME = "attestation-key";

    private final Supplier<StateView> state;
    private final Inquiries inquiries;
    private final KeyAccess access;
    private final DeviceKeys deviceKeys;
    private final InstantSource clock;

    public Attestations(
            Supplier<StateView> state,
            Inquiries inquiries,
            KeyAccess access,
            DeviceKeys deviceKeys,
            InstantSource clock) {
        this.state = state;
        this.inquiries = inquiries;
        this.access = access;
        this.deviceKeys = deviceKeys;
        this.clock = clock;
    }

    /** The statement about a key as the caller has just been allowed to read it. */
    public Attestation attest(KeyObject key) {
        Partition partition = partition(key.partition());
        long uses = state.get().uses(key.id());
        Instant now = clock.instant();
        Optional<Derivation> derivation = derivation(partition, key);
        Optional<Bytes> address =
                key.addressFormat()
                        .flatMap(format -> key.publicKey().map(spki -> Addresses.of(format, spki)));
        String xml = KeyStatement.of(key, derivation, address, uses, now);
        return new Attestation(
                xml,
                deviceKeys.attest(partition, xml.getBytes(StandardCharsets.UTF_8)),
                KEY_NAME,
                uses,
                now,
                derivation,
                address);
    }

    private Optional<Derivation> derivation(Partition partition, KeyObject key) {
        if (!key.inTree()) {
            return Optional.empty();
        }
        try (SecretBytes material = deviceKeys.unwrap(partition, key)) {
            return TreeKeys.chainCode(material)
                    .map(code -> new Derivation(Derivation.typeOf(key), code));
        }
    }

    /** The statement about a key with everything by which a third party verifies it. */
    public Answer<AttestationPackage> export(
            Origin origin, KeyLabel label, Optional<SecretBytes> password) {
        return attempt(
                origin,
                Operation.ATTEST_KEY,
                Optional.of(label),
                () -> {
                    Partition partition = access.partition(origin);
                    KeyObject key = access.key(partition, label, password);
                    return inquiries.granted(
                            origin,
                            Operation.ATTEST_KEY,
                            Optional.of(partition.id()),
                            Optional.of(key.id()),
                            Optional.of(KEY_NAME),
                            new AttestationPackage(
                                    label,
                                    attest(key),
                                    partition.attestationPublicKey(),
                                    chain(partition)));
                });
    }

    /**
     * The statement about a key as it is now, for an evidence package; empty if the device does not
     * have the key any more, or no attestation root. Records nothing: the package is the auditor's.
     */
    public Optional<AttestationPackage> describe(KeyId id) {
        return state.get()
                .key(id)
                .filter(key -> partition(key.partition()).attestationCertificate().isPresent())
                .map(
                        key ->
                                new AttestationPackage(
                                        key.label(),
                                        attest(key),
                                        partition(key.partition()).attestationPublicKey(),
                                        chain(partition(key.partition()))));
    }

    /** The certificate of the caller's attestation key, then the root of the device. */
    public Answer<List<Bytes>> chain(Origin origin, String keyName) {
        return attempt(
                origin,
                Operation.READ_ATTESTATION,
                Optional.empty(),
                () -> {
                    if (!keyName.equals(KEY_NAME)) {
                        throw new Refusal.Thrown(
                                RefusalCode.KEY_NOT_FOUND,
                                "the attestation key of every partition is '%s'"
                                        .formatted(KEY_NAME));
                    }
                    Partition partition = access.partition(origin);
                    return inquiries.granted(
                            origin,
                            Operation.READ_ATTESTATION,
                            Optional.of(partition.id()),
                            Optional.empty(),
                            Optional.of(KEY_NAME),
                            chain(partition));
                });
    }

    /** Runs the body; a refusal thrown in it is recorded and answered. */
    private <T> Answer<T> attempt(
            Origin origin,
            Operation operation,
            Optional<KeyLabel> label,
            Supplier<Answer<T>> body) {
        try {
            Decider.forbidsCaller(origin, operation, state.get())
                    .ifPresent(
                            refusal -> {
                                throw new Refusal.Thrown(refusal);
                            });
            return body.get();
        } catch (Refusal.Thrown refused) {
            return inquiries.refused(origin, operation, label, Optional.empty(), refused.refusal());
        }
    }

    private List<Bytes> chain(Partition partition) {
        Bytes root =
                state.get()
                        .device()
                        .flatMap(Device::attestationRoot)
                        .map(Device.AttestationRoot::certificate)
                        .orElseThrow(Attestations::noChain);
        return List.of(partition.attestationCertificate().orElseThrow(Attestations::noChain), root);
    }

    private Partition partition(PartitionId id) {
        return state.get()
                .partition(id)
                .orElseThrow(
                        () ->
                                new Refusal.Thrown(
                                        RefusalCode.PARTITION_NOT_FOUND,
                                        "the partition of the key is gone"));
    }

    private static Refusal.Thrown noChain() {
        return new Refusal.Thrown(
                RefusalCode.NOT_CONFIGURED,
                "this device or partition was made before there was an attestation root");
    }
}
