package io.claviger.cli.probe;

import io.claviger.cli.CommandFailed;
import io.claviger.client.jca.ClavigerProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Signature;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/** By the JCA provider with the application's own properties; the key stays in use. */
final class ProviderWay implements Way {
    private final Provider provider;
    private final String label;
    private @Nullable Key key;

    /**
     * A way.
     *
     * @param settings properties of the application's provider
     * @param label of the key
     */
    ProviderWay(Path settings, String label) {
        this.label = label;
        try {
            this.provider = new ClavigerProvider().configure(settings.toString());
        } catch (InvalidParameterException unusable) {
            throw new CommandFailed(String.valueOf(unusable.getMessage()));
        }
    }

    /** What the JCA does, as its failures come. */
    private interface Operation {
        byte[] with(Key key) throws GeneralSecurityException;
    }

    @Override
    public byte[] sign(Signing signing, byte[] payload) {
        return done(
                found -> {
                    if (!(found instanceof PrivateKey own)) {
                        throw new CommandFailed(
                                "the provider shows no private key '%s'".formatted(label));
                    }
                    Signature signer = Signature.getInstance(signing.byJca(), provider);
                    signer.initSign(own);
                    signer.update(payload);
                    return signer.sign();
                });
    }

    @Override
    public byte[] encryptAndDecrypt(byte[] payload) {
        return done(
                found -> {
                    Cipher encrypting = Cipher.getInstance("AES/GCM/NoPadding", provider);
                    encrypting.init(Cipher.ENCRYPT_MODE, found);
                    byte[] ciphertext = encrypting.doFinal(payload);
                    Cipher decrypting = Cipher.getInstance("AES/GCM/NoPadding", provider);
                    decrypting.init(Cipher.DECRYPT_MODE, found, encrypting.getParameters());
                    return decrypting.doFinal(ciphertext);
                });
    }

    private byte[] done(Operation operation) {
        try {
            return operation.with(key());
        } catch (GeneralSecurityException | ProviderException failed) {
            throw new CommandFailed(String.valueOf(failed.getMessage()));
        }
    }

    private Key key() throws GeneralSecurityException {
        Key found = key;
        if (found == null) {
            try {
                KeyStore store = KeyStore.getInstance(ClavigerProvider.NAME, provider);
                store.load(null, null);
                found = store.getKey(label, null);
            } catch (IOException failed) {
                throw new CommandFailed(String.valueOf(failed.getMessage()));
            }
            if (found == null) {
                throw new CommandFailed("the provider shows no key '%s'".formatted(label));
            }
            key = found;
        }
        return found;
    }
}
