package io.claviger.engine.attestation;

import io.claviger.core.id.Bytes;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.crypto.address.Addresses;
import io.claviger.crypto.derivation.TreeKeys;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.device.DeviceKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes signed statements about keys with the attestation key of their partition. */
public final class Attestations {
    private static final String KEY_NAME = "attestation-key";

    private final Supplier<StateView> state;
    private final DeviceKeys deviceKeys;
    private final InstantSource clock;

    public Attestations(Supplier<StateView> state, DeviceKeys deviceKeys, InstantSource clock) {
        this.state = state;
        this.deviceKeys = deviceKeys;
        this.clock = clock;
    }

    /** The statement about a key as the caller has just been allowed to read it. */
    public Attestation attest(KeyObject key) {
        Partition partition =
                state.get()
                        .partition(key.partition())
                        .orElseThrow(
                                () ->
                                        new Refusal.Thrown(
                                                RefusalCode.PARTITION_NOT_FOUND,
                                                "the partition of the key is gone"));
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
}
