package io.claviger.crypto.sealing;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.LockedSecret;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Optional;

/**
 * Seals other root keys by the secret that opened the one in use, so that a node replaces its root
 * key without being given its passphrase again. Holds what was derived from that secret, never the
 * secret; opens no more than the root key that the node holds beside it. Safe for many threads.
 */
public final class RootKeySealer implements AutoCloseable {
    private final String deviceId;
    private final SealedRootKey.Method method;
    private final Bytes salt;
    private final LockedSecret key;

    RootKeySealer(String deviceId, SealedRootKey.Method method, Bytes salt, SecretBytes key) {
        this.deviceId = deviceId;
        this.method = method;
        this.salt = salt;
        this.key = LockedSecret.copyOf(key);
    }

    /** Seals a version of the root key, which stays the caller's. */
    public SealedRootKey seal(int version, SecretBytes rootKey, RandomSource random) {
        try (SecretBytes own = key.borrow()) {
            return SealedRootKey.seal(own, rootKey, deviceId, version, method, salt, random);
        }
    }

    /** Opens what this, or an earlier one of the same secret, sealed; the caller closes it. */
    public Optional<SecretBytes> open(SealedRootKey sealed) {
        if (!sealed.salt().equals(salt) || !sealed.method().equals(method)) {
            return Optional.empty();
        }
        try (SecretBytes own = key.borrow()) {
            return sealed.open(own);
        }
    }

    @Override
    public void close() {
        key.close();
    }

    @Override
    public String toString() {
        return "RootKeySealer[redacted]";
    }
}
