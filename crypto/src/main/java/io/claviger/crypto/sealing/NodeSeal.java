package io.claviger.crypto.sealing;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;

/**
 * A secret on its way to one node: HPKE (RFC 9180), base mode, X25519 with HKDF-SHA-256,
 * AES-256-GCM. The sealed form is the encapsulated key (32 bytes) and the ciphertext.
 */
public final class NodeSeal {
    /** Bytes of a public and of a private key. */
    public static final int KEY_BYTES = 32;

    private static final byte[] NO_AAD = new byte[0];

    private NodeSeal() {}

    private static HPKE hpke() {
        return new HPKE(
                HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
    }

    /** The public key of a private one: any {@link #KEY_BYTES} random bytes; raw. */
    public static Bytes publicKey(SecretBytes privateKey) {
        return Bytes.owned(
                privateKey.with(
                        key ->
                                new X25519PrivateKeyParameters(key)
                                        .generatePublicKey()
                                        .getEncoded()));
    }

    /**
     * Seals a secret so that only the holder of the private key opens it.
     *
     * @param info what it is for; the same is needed to open it
     * @throws IllegalArgumentException if that is no public key
     */
    public static Bytes seal(Bytes publicKey, byte[] info, SecretBytes secret) {
        if (publicKey.length() != KEY_BYTES) {
            throw new IllegalArgumentException("a public key has " + KEY_BYTES + " bytes");
        }
        HPKE hpke = hpke();
        byte[][] sealed =
                secret.with(
                        plain -> {
                            try {
                                return hpke.seal(
                                        hpke.deserializePublicKey(publicKey.toArray()),
                                        info,
                                        NO_AAD,
                                        plain,
                                        null,
                                        null,
                                        null);
                            } catch (InvalidCipherTextException impossible) {
                                throw new IllegalStateException(impossible);
                            }
                        });
        byte[] joined = Arrays.copyOf(sealed[1], sealed[1].length + sealed[0].length);
        System.arraycopy(sealed[0], 0, joined, sealed[1].length, sealed[0].length);
        return Bytes.owned(joined);
    }

    /**
     * The secret, which the caller closes; empty if it was sealed to another key or for another
     * use.
     */
    public static Optional<SecretBytes> open(SecretBytes privateKey, byte[] info, Bytes sealed) {
        byte[] all = sealed.toArray();
        if (all.length <= KEY_BYTES) {
            return Optional.empty();
        }
        HPKE hpke = hpke();
        try {
            return privateKey.with(
                    key -> {
                        try {
                            return Optional.of(
                                    SecretBytes.consume(
                                            hpke.open(
                                                    Arrays.copyOf(all, KEY_BYTES),
                                                    hpke.deserializePrivateKey(key, null),
                                                    info,
                                                    NO_AAD,
                                                    Arrays.copyOfRange(all, KEY_BYTES, all.length),
                                                    null,
                                                    null,
                                                    null)));
                        } catch (InvalidCipherTextException foreign) {
                            return Optional.empty();
                        }
                    });
        } catch (IllegalArgumentException | IllegalStateException noKey) {
            // A point of low order agrees on nothing (RFC 7748 §6.1).
            return Optional.empty();
        }
    }
}
