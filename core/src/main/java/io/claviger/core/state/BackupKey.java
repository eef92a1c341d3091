package io.claviger.core.state;

import io.claviger.core.id.Bytes;

/**
 * To whom backups of the device are encrypted. Its private half exists in shares only.
 *
 * @param shares the people's shares of the private half
 * @param publicKey X25519, 32 raw bytes
 */
public record BackupKey(ShareSet shares, Bytes publicKey) {
    public static final int PUBLIC_KEY_BYTES = 32;

    public BackupKey {
        if (publicKey.length() != PUBLIC_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "a backup key has %d bytes".formatted(PUBLIC_KEY_BYTES));
        }
    }
}
