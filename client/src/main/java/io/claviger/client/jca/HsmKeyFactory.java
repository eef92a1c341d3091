package io.claviger.client.jca;

import io.claviger.client.ClavigerException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyFactorySpi;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code translateKey} brings a private key of the program into the service, if the policy of the
 * partition allows it. Nothing else does so: neither {@code generatePrivate} nor the use of a
 * foreign key. Public keys are left to the other providers.
 */
final class HsmKeyFactory extends KeyFactorySpi {
    private final Hsm hsm;
    private final String algorithm;

    HsmKeyFactory(Hsm hsm, String algorithm) {
        this.hsm = hsm;
        this.algorithm = algorithm;
    }

    @Override
    protected PublicKey engineGeneratePublic(KeySpec spec) throws InvalidKeySpecException {
        try {
            return elsewhere().generatePublic(spec);
        } catch (InvalidKeyException e) {
            throw new InvalidKeySpecException(e.getMessage(), e);
        }
    }

    @Override
    protected PrivateKey engineGeneratePrivate(KeySpec spec) throws InvalidKeySpecException {
        throw new InvalidKeySpecException(
                "a private key comes into the service by translateKey or setKeyEntry only");
    }

    @Override
    protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> kind)
            throws InvalidKeySpecException {
        if (!(key instanceof PublicKey)) {
            throw new InvalidKeySpecException("a private key of the service stays there");
        }
        try {
            return elsewhere().getKeySpec(key, kind);
        } catch (InvalidKeyException e) {
            throw new InvalidKeySpecException(e.getMessage(), e);
        }
    }

    @Override
    protected Key engineTranslateKey(@Nullable Key key) throws InvalidKeyException {
        if (key instanceof HsmKey) {
            return key;
        }
        if (key instanceof PublicKey) {
            return elsewhere().translateKey(key);
        }
        if (key == null) {
            throw new InvalidKeyException("there is no key");
        }
        return imported(hsm, key);
    }

    /** A key that has no name yet. */
    static HsmKey imported(Hsm hsm, Key key) throws InvalidKeyException {
        try {
            return Hsm.key(
                    KeyHandle.unnamed(
                            hsm,
                            ForeignKeys.bringIn(
                                    hsm, Hsm.freshName(), key, Optional.empty(), Optional.empty()),
                            Optional.empty()));
        } catch (ClavigerException e) {
            throw new InvalidKeyException("the key is not imported: " + e.getMessage(), e);
        }
    }

    private KeyFactory elsewhere() throws InvalidKeyException {
        try {
            return KeyFactory.getInstance(algorithm, OtherProviders.first("KeyFactory", algorithm));
        } catch (NoSuchAlgorithmException e) {
            throw new InvalidKeyException(e.getMessage(), e);
        }
    }
}
