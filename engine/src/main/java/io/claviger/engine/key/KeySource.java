package io.claviger.engine.key;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeyDerivation;
import io.claviger.core.mechanism.KeySpec;

/** What a new secret key is computed from, beside the stored key. */
public sealed interface KeySource {
    /** In words for the record: {@code HKDF-SHA256}, {@code ECDH+HKDF-SHA256}, {@code ECDH}. */
    default String mechanism(KeySpec base) {
        String agreement = base instanceof KeySpec.Ec ? "ECDH" : base.displayName();
        return switch (this) {
            case Expansion(var derivation) -> derivation.function().wireName();
            case Agreement(var derivation, _) -> agreement + "+" + derivation.function().wireName();
            case SharedSecret _ -> agreement;
        };
    }

    /** Nothing: the stored key is a secret key, and is expanded. */
    record Expansion(KeyDerivation derivation) implements KeySource {}

    /**
     * The public key of a peer, with whom the stored key agrees on a secret.
     *
     * @param peer SubjectPublicKeyInfo
     */
    record Agreement(KeyDerivation derivation, Bytes peer) implements KeySource {}

    /**
     * The public key of a peer; the secret itself is the key, or its last bytes are (CKD_NULL).
     *
     * @param peer SubjectPublicKeyInfo
     */
    record SharedSecret(Bytes peer) implements KeySource {}
}
