package io.claviger.engine.attestation;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import java.util.List;

/**
 * A statement about a key with everything that verifies it.
 *
 * @param publicKey SPKI of the attestation key
 * @param chain certificate of the attestation key, then the root of the device; DER
 */
public record AttestationPackage(
        KeyLabel label, Attestation attestation, Bytes publicKey, List<Bytes> chain) {
    public AttestationPackage {
        chain = List.copyOf(chain);
    }
}
