package io.claviger.client.jca;

import io.claviger.client.ClavigerException;
import io.claviger.client.Secret;
import io.claviger.client.model.KeyAttributes;
import io.claviger.client.model.KeyAttributesJson;
import java.io.NotSerializableException;
import java.security.InvalidKeyException;
import java.security.KeyStoreException;
import java.util.Optional;
import javax.security.auth.DestroyFailedException;

/**
 * What a key object knows of its key: where it is, its name, and its password. Safe for many
 * threads.
 */
final class KeyHandle {
    private final Hsm hsm;
    private final KeyAttributesJson described;
    private String label;
    private Optional<Secret> password;
    private boolean named;
    private boolean destroyed;

    private KeyHandle(
            Hsm hsm, KeyAttributesJson described, Optional<Secret> password, boolean named) {
        this.hsm = hsm;
        this.described = described;
        this.label = described.label();
        this.password = password;
        this.named = named;
    }

    /**
     * The handle of a key that has the name it keeps.
     *
     * @param password becomes the handle's, which wipes it
     */
    static KeyHandle named(Hsm hsm, KeyAttributesJson described, Optional<Secret> password) {
        return new KeyHandle(hsm, described, password, true);
    }

    /** The handle of a key whose name is there only because each key has one. */
    static KeyHandle unnamed(Hsm hsm, KeyAttributesJson described, Optional<Secret> password) {
        return new KeyHandle(hsm, described, password, false);
    }

    Hsm hsm() {
        return hsm;
    }

    synchronized String label() {
        return label;
    }

    synchronized Optional<Secret> password() {
        return password;
    }

    /** As the service described it when this handle was made. */
    KeyAttributesJson described() {
        return described;
    }

    KeyAttributes attributes() {
        return described.attributes();
    }

    String id() {
        return described.uuid().orElse(described.label());
    }

    /** Gives the key a name, if it has another one or none. */
    synchronized void rename(String name) throws KeyStoreException {
        try {
            requireLive();
            if (!label.equals(name)) {
                hsm.rename(label, password, name);
            }
        } catch (ClavigerException | InvalidKeyException e) {
            throw new KeyStoreException(
                    "key '%s' is not called '%s': %s".formatted(label, name, e.getMessage()), e);
        }
        label = name;
        named = true;
    }

    /** The key has this password from now on, which becomes the handle's. */
    synchronized void protectedBy(Optional<Secret> next) {
        password.ifPresent(Secret::close);
        password = next;
    }

    /** Nothing, if the handle can be used. */
    synchronized void requireLive() throws InvalidKeyException {
        if (destroyed) {
            throw new InvalidKeyException("this key object was destroyed");
        }
    }

    synchronized void destroy() throws DestroyFailedException {
        if (destroyed) {
            return;
        }
        if (!named) {
            try {
                hsm.delete(label, password);
            } catch (ClavigerException e) {
                var failed =
                        new DestroyFailedException(
                                "key '%s' stays in the service: %s"
                                        .formatted(label, e.getMessage()));
                failed.initCause(e);
                throw failed;
            }
        }
        destroyed = true;
        password.ifPresent(Secret::close);
        password = Optional.empty();
    }

    synchronized boolean isDestroyed() {
        return destroyed;
    }

    /** What is written instead of a key object. */
    synchronized KeyName reference() throws NotSerializableException {
        if (destroyed) {
            throw new NotSerializableException("this key object was destroyed");
        }
        if (password.isPresent()) {
            throw new NotSerializableException(
                    "key '%s' has a password, which is not written".formatted(label));
        }
        return new KeyName(label, id());
    }
}
