package io.claviger.client.jca;

import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.security.Provider;
import java.security.Security;

/**
 * A key object as it is written: its name and its id. It is read with the provider that is
 * registered where it is read, and only if the same key still has the name.
 */
record KeyName(String label, String id) implements Serializable {
    private static final long serialVersionUID = 1L;

    private Object readResolve() throws ObjectStreamException {
        Provider provider = Security.getProvider(ClavigerProvider.NAME);
        if (!(provider instanceof ClavigerProvider ours)) {
            throw new InvalidObjectException(
                    "a key is read only where the provider Claviger is registered");
        }
        try {
            HsmKey key = ours.hsm().key(label);
            if (!key.id().equals(id)) {
                throw new InvalidObjectException("'%s' names another key now".formatted(label));
            }
            return key;
        } catch (RuntimeException e) {
            var failed =
                    new InvalidObjectException(
                            "key '%s' cannot be read: %s".formatted(label, e.getMessage()));
            failed.initCause(e);
            throw failed;
        }
    }
}
