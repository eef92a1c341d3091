package io.claviger.client.jca;

import java.security.Key;
import java.security.KeyStoreException;
import javax.security.auth.Destroyable;

/**
 * A private or secret key in the service. It has no encoding; {@link java.io.Serializable} means
 * that its name is written, not the key.
 *
 * <p>{@link #destroy} makes this object useless. A key that has no name yet is destroyed in the
 * service with it; a named one stays, until {@link java.security.KeyStore#deleteEntry}.
 */
public sealed interface HsmKey extends Key, Destroyable permits HsmPrivateKey, HsmSecretKey {
    /** Its name in the service, which is its alias in the key store. */
    String label();

    /** Its id in the service, which stays when it gets another name. */
    String id();

    /**
     * Gives the key another name; its id stays. {@link java.security.KeyStore#setKeyEntry} does so,
     * too, but the JCA asks for a certificate there.
     *
     * @throws KeyStoreException if the name is taken, or the key cannot be changed
     */
    void rename(String label) throws KeyStoreException;
}
