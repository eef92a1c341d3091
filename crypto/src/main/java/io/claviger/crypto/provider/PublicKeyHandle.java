package io.claviger.crypto.provider;

import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.CipherParameters;
import io.claviger.core.mechanism.KemMechanism;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.crypto.random.RandomSource;
import java.util.Optional;

/**
 * A public key, ready for use by many threads at once. Refuses as {@link KeyHandle} does, and needs
 * no closing.
 */
public final class PublicKeyHandle {
    private final KeyUse use;

    PublicKeyHandle(KeyUse use) {
        this.use = use;
    }

    public KeySpec spec() {
        return use.spec();
    }

    /** Whether the native form is a valid signature; false also for a malformed one. */
    public boolean verify(SignatureMechanism mechanism, byte[] payload, byte[] signature) {
        return use.verify(mechanism, payload, signature);
    }

    /** As {@link KeyHandle#verify(SignatureMechanism, byte[], byte[], byte[])}. */
    public boolean verify(
            SignatureMechanism mechanism, byte[] payload, byte[] context, byte[] signature) {
        return use.verify(mechanism, payload, context, signature);
    }

    /** As {@link KeyHandle#encapsulate}. */
    public Encapsulation encapsulate(KemMechanism mechanism) {
        return use.encapsulate(mechanism);
    }

    /** As {@link KeyHandle#encrypt}. */
    public Ciphertext encrypt(
            CipherMechanism mechanism,
            byte[] plaintext,
            byte[] aad,
            int tagBits,
            RandomSource random) {
        return use.encrypt(
                mechanism, plaintext, new CipherParameters(Optional.empty(), aad, tagBits), random);
    }

    @Override
    public String toString() {
        return "PublicKeyHandle[%s]".formatted(spec().displayName());
    }
}
