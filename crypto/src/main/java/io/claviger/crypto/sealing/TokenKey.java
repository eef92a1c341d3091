package io.claviger.crypto.sealing;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.secret.SecretBytes;
import java.io.IOException;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.security.auth.login.LoginException;

/**
 * An AES key inside a PKCS #11 token, reached through the JDK's SunPKCS11. It wraps 32 random bytes
 * and never leaves the token. AES-CBC, which every token has: what is wrapped is random, and opens
 * something that is authenticated.
 */
public final class TokenKey implements AutoCloseable {
    /** What is wrapped: two blocks. */
    static final int SECRET_BYTES = 32;

    static final int IV_BYTES = 16;

    private static final int KEY_BITS = 256;

    private final String label;
    private final SecretKey key;
    private final Provider provider;

    private TokenKey(String label, SecretKey key, Provider provider) {
        this.label = label;
        this.key = key;
        this.provider = provider;
    }

    /**
     * Logs in to the token and finds the key.
     *
     * @param provider a configured SunPKCS11
     * @param pin the caller wipes it
     * @param make whether to make the key in the token if there is none
     * @return empty if there is none
     * @throws GeneralSecurityException if the token does not open, by this PIN or at all
     */
    public static Optional<TokenKey> open(Provider provider, String label, char[] pin, boolean make)
            throws GeneralSecurityException {
        try {
            KeyStore token = KeyStore.getInstance("PKCS11", provider);
            token.load(null, pin);
            Key found = token.getKey(label, null);
            if (found == null && make) {
                var generator = KeyGenerator.getInstance("AES", provider);
                generator.init(KEY_BITS);
                token.setKeyEntry(label, generator.generateKey(), null, null);
                found = token.getKey(label, null);
            }
            return found instanceof SecretKey key && key.getAlgorithm().equals("AES")
                    ? Optional.of(new TokenKey(label, key, provider))
                    : Optional.empty();
        } catch (IOException | ProviderException refused) {
            throw new GeneralSecurityException(refused);
        }
    }

    /** Logs out of the token. */
    @Override
    public void close() {
        if (provider instanceof AuthProvider token) {
            try {
                token.logout();
            } catch (LoginException _) {
                // Pulled out meanwhile, which is as good.
            }
        }
    }

    String label() {
        return label;
    }

    Bytes wrap(SecretBytes secret, byte[] iv) throws GeneralSecurityException {
        Cipher cipher = cipher(Cipher.ENCRYPT_MODE, iv);
        return Bytes.owned(
                secret.with(
                        bytes -> {
                            try {
                                return cipher.doFinal(bytes);
                            } catch (GeneralSecurityException refused) {
                                throw new ProviderException(refused);
                            }
                        }));
    }

    SecretBytes unwrap(Bytes wrapped, byte[] iv) throws GeneralSecurityException {
        return SecretBytes.consume(cipher(Cipher.DECRYPT_MODE, iv).doFinal(wrapped.toArray()));
    }

    private Cipher cipher(int mode, byte[] iv) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding", provider);
        cipher.init(mode, key, new IvParameterSpec(iv));
        return cipher;
    }
}
