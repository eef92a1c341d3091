package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.CipherParameters;
import io.claviger.core.mechanism.FileMechanism;
import io.claviger.core.mechanism.KemMechanism;
import io.claviger.core.mechanism.KeyDerivation;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.mechanism.SignatureOptions;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secp256k1.Tweak;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Optional;
import java.util.function.IntSupplier;

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
     * @return the native form: DER for ECDSA, a block of the modulus' length for RSA, what the
     *     standard says for the others
     */
    public byte[] sign(SignatureMechanism mechanism, byte[] payload) {
        return use.sign(mechanism, payload);
    }

    /** Whether the native form is a valid signature; false also for a malformed one. */
    public boolean verify(SignatureMechanism mechanism, byte[] payload, byte[] signature) {
        return use.verify(mechanism, payload, signature);
    }

    /** Signs where the mechanism's name does not say it all: INVALID_PAYLOAD if it cannot be. */
    public byte[] sign(SignatureMechanism mechanism, byte[] payload, SignatureOptions options) {
        return use.sign(mechanism, payload, options);
    }

    /** Whether the native form is a valid signature of that kind. */
    public boolean verify(
            SignatureMechanism mechanism,
            byte[] payload,
            SignatureOptions options,
            byte[] signature) {
        return use.verify(mechanism, payload, options, signature);
    }

    /** Signs the payload together with a context of at most 255 bytes (ML-DSA, SLH-DSA). */
    public byte[] sign(SignatureMechanism mechanism, byte[] payload, byte[] context) {
        return use.sign(mechanism, payload, context);
    }

    /** Whether the signature is one over the payload and this context. */
    public boolean verify(
            SignatureMechanism mechanism, byte[] payload, byte[] context, byte[] signature) {
        return use.verify(mechanism, payload, context, signature);
    }

    /**
     * Signs with one leaf of a stateful key.
     *
     * @param leaves asked once, for a leaf that durably belongs to this one signature; signatures
     *     with this key wait for it, and it gives leaves in rising order
     */
    public byte[] sign(SignatureMechanism mechanism, byte[] payload, IntSupplier leaves) {
        return use.sign(mechanism, payload, leaves);
    }

    /**
     * Signs by BIP 340 with a key on secp256k1.
     *
     * @param tweak what is added to the key before (BIP 341)
     * @param auxiliary 32 bytes; fresh random ones if empty
     */
    public byte[] sign(
            SignatureMechanism mechanism, byte[] payload, Tweak tweak, Optional<Bytes> auxiliary) {
        return use.sign(mechanism, payload, tweak, auxiliary);
    }

    /**
     * Bytes for a new key, from the secret that this key shares with a peer (ECDH, XDH); the secret
     * itself stays inside. The caller closes them.
     *
     * @param peer SubjectPublicKeyInfo; refused with KEY_MALFORMED if it is not a sound public key
     *     on the curve of this one
     */
    public SecretBytes agree(Bytes peer, KeyDerivation derivation, int bytes) {
        return use.agree(peer, derivation, bytes);
    }

    /**
     * The secret that this key shares with a peer, without a function over it (CKD_NULL of PKCS
     * #11). The caller closes it.
     *
     * @param bytes how many of its last ones; all of them, or fewer
     */
    public SecretBytes agree(Bytes peer, int bytes) {
        return use.agree(peer, bytes);
    }

    /** The shared secret as it is, for vectors; nothing outside this package ever sees one. */
    byte[] sharedSecret(Bytes peer) {
        return use.sharedSecret(peer);
    }

    /** Bytes for a new key, computed from this secret key by HKDF. The caller closes them. */
    public SecretBytes derive(KeyDerivation derivation, int bytes) {
        return use.derive(derivation, bytes);
    }

    /** The message authentication code of the payload. */
    public byte[] mac(MacMechanism mechanism, byte[] payload) {
        return mac(mechanism, payload, Bytes.empty());
    }

    /**
     * The message authentication code of the payload under an initialization vector.
     *
     * @param iv of as many bytes as {@link MacMechanism#ivBytes} says
     */
    public byte[] mac(MacMechanism mechanism, byte[] payload, Bytes iv) {
        return use.mac(mechanism, payload, iv);
    }

    /** Whether this is the whole code of the payload; the time taken does not tell how nearly. */
    public boolean verifyMac(MacMechanism mechanism, byte[] payload, byte[] mac) {
        return verifyMac(mechanism, payload, Bytes.empty(), mac);
    }

    /** The same of a code that was made under an initialization vector. */
    public boolean verifyMac(MacMechanism mechanism, byte[] payload, Bytes iv, byte[] mac) {
        return use.verifyMac(mechanism, payload, iv, mac);
    }

    /** A fresh secret for the holder of this key. The caller closes it. */
    public Encapsulation encapsulate(KemMechanism mechanism) {
        return use.encapsulate(mechanism);
    }

    /**
     * The secret behind a ciphertext; the caller wipes it. An altered ciphertext of the right
     * length gives another secret, not a refusal.
     */
    public byte[] decapsulate(KemMechanism mechanism, byte[] ciphertext) {
        return use.decapsulate(mechanism, ciphertext);
    }

    /**
     * The secret that this key and the holder of another one of its kind share, from which the key
     * of a file is made. The caller closes it. KEY_ATTRIBUTES_INVALID for what is no such key.
     */
    public SecretBytes agree(FileMechanism mechanism, Bytes otherPublicKey) {
        return use.agree(mechanism, otherPublicKey);
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
        return encrypt(
                mechanism, plaintext, new CipherParameters(Optional.empty(), aad, tagBits), random);
    }

    /** Encrypts, under a vector that came along or one that is chosen here. */
    public Ciphertext encrypt(
            CipherMechanism mechanism,
            byte[] plaintext,
            CipherParameters parameters,
            RandomSource random) {
        return use.encrypt(mechanism, plaintext, parameters, random);
    }

    /**
     * Decrypts. Every reason for which a ciphertext does not decrypt is the same refusal.
     *
     * @param body as encryption gave it: for AES_GCM the ciphertext followed by the tag
     * @param iv as encryption gave it; empty for mechanisms without one
     */
    public byte[] decrypt(
            CipherMechanism mechanism, byte[] body, byte[] iv, byte[] aad, int tagBits) {
        return decrypt(
                mechanism, body, new CipherParameters(Optional.of(Bytes.of(iv)), aad, tagBits));
    }

    /** The same, with everything that a mechanism can take. */
    public byte[] decrypt(CipherMechanism mechanism, byte[] body, CipherParameters parameters) {
        return use.decrypt(mechanism, body, parameters);
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
