package io.claviger.crypto.signer;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.bls.EncodedKeys;
import io.claviger.crypto.secret.SecretBytes;
import java.security.PrivateKey;
import org.jspecify.annotations.Nullable;

/** A private key that no provider knows. It has no encoded form to give out. */
final class BlsPrivateKey implements PrivateKey {
    private static final long serialVersionUID = 1L;

    private final transient SecretBytes number;
    private final transient Bytes publicKey;

    private BlsPrivateKey(SecretBytes number, Bytes publicKey) {
        this.number = number;
        this.publicKey = publicKey;
    }

    /**
     * Reads PKCS #8, DER, and closes it.
     *
     * @throws IllegalArgumentException if it holds no number in range
     */
    static BlsPrivateKey of(SecretBytes pkcs8) {
        try (pkcs8) {
            if (!pkcs8.with(EncodedKeys::isPkcs8)) {
                throw new IllegalArgumentException("no PKCS #8 of a BLS key");
            }
            SecretBytes number = EncodedKeys.privateKey(pkcs8);
            Bytes publicKey =
                    BlsPublicKey.library()
                            .publicKey(number)
                            .map(EncodedKeys::spki)
                            .orElseThrow(() -> new IllegalArgumentException("out of range"));
            return new BlsPrivateKey(number, publicKey);
        }
    }

    Bytes publicKey() {
        return publicKey;
    }

    byte[] sign(byte[] message) {
        return BlsPublicKey.library().sign(number, message).orElseThrow();
    }

    @Override
    public void destroy() {
        number.close();
    }

    @Override
    public String getAlgorithm() {
        return "BLS";
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
    public String toString() {
        return "BlsPrivateKey[redacted]";
    }
}
