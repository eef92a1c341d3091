package io.claviger.crypto.derivation;

import io.claviger.crypto.secret.SecretBytes;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-GCM with a 128-bit tag as the JDK computes it, for this module's own formats, which must open
 * on every node, whichever providers it has. The formats have keys of 256 bits; only what an
 * approver fetches may be sealed under one of 128.
 */
public final class Aead {
    public static final int NONCE_BYTES = 12;
    public static final int TAG_BYTES = 16;

    private Aead() {}

    /** Ciphertext followed by the tag. */
    public static byte[] seal(SecretBytes key, byte[] nonce, byte[] aad, SecretBytes plaintext) {
        return plaintext.with(
                bytes -> {
                    try {
                        return cipher(Cipher.ENCRYPT_MODE, key, nonce, aad).doFinal(bytes);
                    } catch (GeneralSecurityException impossible) {
                        throw new IllegalStateException("AES-GCM failed", impossible);
                    }
                });
    }

    /** Empty if the tag does not fit. */
    public static Optional<SecretBytes> open(
            SecretBytes key, byte[] nonce, byte[] aad, byte[] sealed) {
        if (sealed.length < TAG_BYTES) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    SecretBytes.consume(
                            cipher(Cipher.DECRYPT_MODE, key, nonce, aad).doFinal(sealed)));
        } catch (AEADBadTagException _) {
            return Optional.empty();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-GCM failed", impossible);
        }
    }

    private static Cipher cipher(int mode, SecretBytes key, byte[] nonce, byte[] aad)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        SecretKeySpec jcaKey = key.with(bytes -> new SecretKeySpec(bytes, "AES"));
        cipher.init(mode, jcaKey, new GCMParameterSpec(TAG_BYTES * 8, nonce));
        cipher.updateAAD(aad);
        return cipher;
    }
}
