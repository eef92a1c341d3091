package io.claviger.crypto.provider;

import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.crypto.random.RandomSource;

/**
 * An unwrapped key, ready for use by many threads at once: there is no lock between them. Meant to
 * be cached. It decides nothing about who may use it, and never shows its bytes.
 *
 * <p>Refusals leave as {@link io.claviger.core.refusal.Refusal.Thrown}: MECHANISM_KEY_MISMATCH,
 * MECHANISM_UNAVAILABLE, INVALID_PAYLOAD, KEY_SIZE_INVALID, TAG_LENGTH_INVALID, DECRYPT_FAILED.
 * After {@link #close}, {@link KeyHandleClosed}.
 */
public final class KeyHandle implements AutoCloseable {
    private final KeyUse use;

    KeyHandle(KeyUse use) {
        this.use = use;
    }

    public KeySpec spec() {
        return use.spec();
    }

    /**
     * Signs. The payload is what {@link SignatureMechanism#input()} says: a message, a digest of
     * exactly the right length, or bytes that are taken as they are.
     *
     * @return the native form: DER for ECDSA, 64 bytes for EdDSA, a block of the modulus' length
     *     for RSA
     */
    public byte[] sign(SignatureMechanism mechanism, byte[] payload) {
        return use.sign(mechanism, payload);
    }

    /** Whether the native form is a valid signature; false also for a malformed one. */
    public boolean verify(SignatureMechanism mechanism, byte[] payload, byte[] signature) {
        return use.verify(mechanism, payload, signature);
    }

    /**
     * Encrypts under an initialization vector that is chosen here.
     *
     * @param aad additional data for AES_GCM, otherwise empty
     * @param tagBits length of the tag for AES_GCM, 0 for 128; ignored by the others
     */
    public Ciphertext encrypt(
            CipherMechanism mechanism,
            byte[] plaintext,
            byte[] aad,
            int tagBits,
            RandomSource random) {
        return use.encrypt(mechanism, plaintext, aad, tagBits, random);
    }

    /**
     * Decrypts. Every reason for which a ciphertext does not decrypt is the same refusal.
     *
     * @param body as encryption gave it: for AES_GCM the ciphertext followed by the tag
     * @param iv as encryption gave it; empty for mechanisms without one
     */
    public byte[] decrypt(
            CipherMechanism mechanism, byte[] body, byte[] iv, byte[] aad, int tagBits) {
        return use.decrypt(mechanism, body, iv, aad, tagBits);
    }

    /** Operations that run now finish; then the key is dropped, and wiped as far as JCA allows. */
    @Override
    public void close() {
        use.close();
    }

    @Override
    public String toString() {
        return "KeyHandle[%s]".formatted(spec().displayName());
    }
}
