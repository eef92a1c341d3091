package io.claviger.cli.probe;

import io.claviger.cli.CommandFailed;
import io.claviger.cli.pkcs11.TokenKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * By PKCS #11, through the module with the configuration in {@code CLAVIGER_PKCS11_CONF}; the
 * session stays open, as that of a server does.
 */
final class TokenWay implements Way {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long CKM_AES_CBC_PAD = 0x1085;
    private static final int IV_BYTES = 16;

    private final Set<String> tokens;
    private final String label;
    private final Path pinFile;
    private @Nullable TokenKey key;

    /**
     * A way.
     *
     * @param tokens labels of the tokens that may hold the key
     * @param label of the key
     * @param pinFile holds the PIN of the user
     */
    TokenWay(Set<String> tokens, String label, Path pinFile) {
        this.tokens = Set.copyOf(tokens);
        this.label = label;
        this.pinFile = pinFile;
    }

    @Override
    public byte[] sign(Signing signing, byte[] payload) {
        return key(true).sign(signing.mechanism(), payload);
    }

    @Override
    public byte[] encryptAndDecrypt(byte[] payload) {
        byte[] iv = new byte[IV_BYTES];
        RANDOM.nextBytes(iv);
        TokenKey used = key(false);
        byte[] ciphertext = used.encrypt(CKM_AES_CBC_PAD, iv, payload);
        if (Arrays.equals(ciphertext, payload)) {
            throw new CommandFailed("what was encrypted is what it was");
        }
        return used.decrypt(CKM_AES_CBC_PAD, iv, ciphertext);
    }

    @Override
    public Signing.Form form() {
        return Signing.Form.PLAIN;
    }

    private TokenKey key(boolean isPrivate) {
        TokenKey used = key;
        if (used == null) {
            used = TokenKey.open(tokens, label, isPrivate, pinFile);
            key = used;
        }
        return used;
    }

    @Override
    public void close() {
        TokenKey used = key;
        if (used != null) {
            used.close();
        }
    }
}
