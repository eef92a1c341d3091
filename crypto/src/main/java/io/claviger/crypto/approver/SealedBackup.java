package io.claviger.crypto.approver;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.derivation.Aead;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;

/**
 * An approver's file on its way to them: AES-GCM under a transport password that they chose for
 * this one message.
 *
 * @param payload ciphertext, and behind it the tag of 16 bytes
 * @param initializationVector 12 bytes
 */
public record SealedBackup(Bytes payload, Bytes initializationVector) {

    /** Whether the password has the length of an AES key: 16 or 32 bytes in UTF-8. */
    public static boolean fits(SecretBytes transportPassword) {
        return transportPassword.length() == 16 || transportPassword.length() == 32;
    }

    /**
     * Seals the file.
     *
     * @param transportPassword must {@link #fits fit}; its bytes are the AES key
     */
    public static SealedBackup seal(
            SecretBytes transportPassword, SecretBytes backup, RandomSource random) {
        if (!fits(transportPassword)) {
            throw new IllegalArgumentException("a transport password has 16 or 32 bytes");
        }
        byte[] vector = random.bytes(Aead.NONCE_BYTES);
        byte[] sealed = Aead.seal(transportPassword, vector, new byte[0], backup);
        return new SealedBackup(Bytes.owned(sealed), Bytes.owned(vector));
    }
}
