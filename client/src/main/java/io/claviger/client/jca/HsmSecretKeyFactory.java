package io.claviger.client.jca;

import java.security.InvalidKeyException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactorySpi;
import org.jspecify.annotations.Nullable;

/** {@code translateKey} brings a secret key of the program into the service; nothing else does. */
final class HsmSecretKeyFactory extends SecretKeyFactorySpi {
    private final Hsm hsm;
    private final String algorithm;

    HsmSecretKeyFactory(Hsm hsm, String algorithm) {
        this.hsm = hsm;
        this.algorithm = algorithm;
    }

    @Override
    protected SecretKey engineGenerateSecret(KeySpec spec) throws InvalidKeySpecException {
        throw new InvalidKeySpecException(
                "a secret key comes into the service by translateKey or setKeyEntry only");
    }

    @Override
    protected KeySpec engineGetKeySpec(SecretKey key, Class<?> kind)
            throws InvalidKeySpecException {
        throw new InvalidKeySpecException("a secret key of the service stays there");
    }

    @Override
    protected SecretKey engineTranslateKey(@Nullable SecretKey key) throws InvalidKeyException {
        if (key == null || !key.getAlgorithm().equalsIgnoreCase(algorithm)) {
            throw new InvalidKeyException("this is no %s key".formatted(algorithm));
        }
        if (key instanceof HsmSecretKey) {
            return key;
        }
        if (HsmKeyFactory.imported(hsm, key) instanceof HsmSecretKey imported) {
            return imported;
        }
        throw new IllegalStateException("a secret key has no public half");
    }
}
