package io.claviger.engine.attestation;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.state.KeyObject;

/**
 * How keys are derived from a key (rest-api.md §4.6).
 *
 * @param type {@code BIP32}, {@code SLIP-10} or, on Ed25519, {@code ADA/SLIP-10}, which the
 *     contract prints for SLIP-0010 there
 * @param chainCode the chain code: with the public key, whoever has it computes the public keys of
 *     steps that are not hardened
 */
public record Derivation(String type, Bytes chainCode) {

    static String typeOf(KeyObject key) {
        if (key.spec().algorithm() == KeyAlgorithm.ED) {
            return "ADA/SLIP-10";
        }
        return key.attributes().has(Attribute.SLIP10) ? "SLIP-10" : "BIP32";
    }
}
