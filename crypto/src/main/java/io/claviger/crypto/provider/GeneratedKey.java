package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Optional;

/** A key that was just made. Closing it wipes the material. */
public final class GeneratedKey implements AutoCloseable {
    private final SecretBytes material;
    private final Optional<Bytes> publicKey;

    GeneratedKey(SecretBytes material, Optional<Bytes> publicKey) {
        this.material = material;
        this.publicKey = publicKey;
    }

    /** PKCS #8 DER of a private key, the bare bytes of an AES key. */
    public SecretBytes material() {
        return material;
    }

    /** SubjectPublicKeyInfo DER; empty for an AES key. */
    public Optional<Bytes> publicKey() {
        return publicKey;
    }

    @Override
    public void close() {
        material.close();
    }

    @Override
    public String toString() {
        return "GeneratedKey[redacted]";
    }
}
