package io.claviger.engine.key;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeyDerivation;
import io.claviger.core.mechanism.KeySpec;

/** What a new secret key is computed from, beside the stored key. */
public sealed interface KeySource {
    KeyDerivation derivation();

    /** In words for the record: {@code HKDF-SHA256}, {@code ECDH+HKDF-SHA256}. */
    default String mechanism(KeySpec base) {
        String function = derivation().function().wireName();
        return switch (this) {
            case Expansion _ -> function;
            case Agreement _ ->
                    (base instanceof KeySpec.Ec ? "ECDH" : base.displayName()) + "+" + function;
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
}
