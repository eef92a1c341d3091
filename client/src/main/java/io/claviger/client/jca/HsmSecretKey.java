package io.claviger.client.jca;

import java.io.ObjectStreamException;
import java.security.KeyStoreException;
import javax.crypto.SecretKey;
import javax.security.auth.DestroyFailedException;
import org.jspecify.annotations.Nullable;

/** A symmetric key. */
final class HsmSecretKey implements SecretKey, HsmKey {
    private static final long serialVersionUID = 1L;

    private final transient KeyHandle handle;
    private final transient String algorithm;

    HsmSecretKey(KeyHandle handle) {
        this.handle = handle;
        this.algorithm = Names.keyAlgorithm(handle.described().algorithm());
    }

    KeyHandle handle() {
        return handle;
    }

    @Override
    public String label() {
        return handle.label();
    }

    @Override
    public String id() {
        return handle.id();
    }

    @Override
    public void rename(String label) throws KeyStoreException {
        handle.rename(label);
    }

    @Override
    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    public @Nullable String getFormat() {
        return null;
    }

    @Override
    public byte @Nullable [] getEncoded() {
        return null;
    }

    @Override
    public void destroy() throws DestroyFailedException {
        handle.destroy();
    }

    @Override
    public boolean isDestroyed() {
        return handle.isDestroyed();
    }

    private Object writeReplace() throws ObjectStreamException {
        return handle.reference();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HsmSecretKey key && key.id().equals(id());
    }

    @Override
    public int hashCode() {
        return id().hashCode();
    }

    @Override
    public String toString() {
        return "%s key '%s' in the service".formatted(algorithm, label());
    }
}
