package io.claviger.crypto.derivation;

import io.claviger.crypto.secret.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/** HKDF with SHA-256: extract and expand to 32 bytes. */
public final class Hkdf {
    private static final int KEY_BYTES = 32;

    private Hkdf() {}

    /**
     * A key of 32 bytes.
     *
     * @param secret input keying material with at least 128 bits of entropy; never a passphrase
     * @param salt may be empty
     * @param info names the purpose and its version
     */
    public static SecretBytes derive(SecretBytes secret, byte[] salt, String info) {
        return secret.with(
                bytes -> {
                    var parameters =
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(bytes)
                                    .addSalt(salt)
                                    .thenExpand(
                                            info.getBytes(StandardCharsets.US_ASCII), KEY_BYTES);
                    try {
                        return SecretBytes.consume(
                                KDF.getInstance("HKDF-SHA256").deriveData(parameters));
                    } catch (GeneralSecurityException impossible) {
                        throw new IllegalStateException("HKDF failed", impossible);
                    }
                });
    }
}
