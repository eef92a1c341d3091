package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.crypto.secret.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.DestroyFailedException;

/**
 * The two halves of an asymmetric key, decoded on first use once for each engine that needs them.
 * Decoding checks that points lie on their curve.
 */
final class KeyPairMaterial {
    private final KeySpec spec;
    private final Providers providers;
    private final Optional<SecretBytes> pkcs8;
    private final Bytes spki;
    private final Map<Engine, PrivateKey> privateKeys = new EnumMap<>(Engine.class);
    private final Map<Engine, PublicKey> publicKeys = new EnumMap<>(Engine.class);
    private boolean closed;

    /** Takes ownership of {@code pkcs8}; it is absent where only the public half is known. */
    KeyPairMaterial(KeySpec spec, Providers providers, Optional<SecretBytes> pkcs8, Bytes spki) {
        this.spec = spec;
        this.providers = providers;
        this.pkcs8 = pkcs8;
        this.spki = spki;
    }

    KeySpec spec() {
        return spec;
    }

    synchronized PrivateKey privateKeyFor(Primitive user) throws GeneralSecurityException {
        requireOpen();
        Engine engine = providers.engine(user);
        PrivateKey known = privateKeys.get(engine);
        if (known != null) {
            return known;
        }
        PrivateKey decoded = decodePrivate(providers.keyFactory(spec.algorithm(), engine));
        privateKeys.put(engine, decoded);
        return decoded;
    }

    synchronized PublicKey publicKeyFor(Primitive user) throws GeneralSecurityException {
        requireOpen();
        Engine engine = providers.engine(user);
        PublicKey known = publicKeys.get(engine);
        if (known != null) {
            return known;
        }
        PublicKey decoded =
                providers
                        .keyFactory(spec.algorithm(), engine)
                        .generatePublic(new X509EncodedKeySpec(spki.unsafeArray()));
        publicKeys.put(engine, decoded);
        return decoded;
    }

    /** Wipes the encoded key and drops the decoded ones, destroying those that can be destroyed. */
    synchronized void close() {
        closed = true;
        pkcs8.ifPresent(SecretBytes::close);
        privateKeys.values().forEach(KeyPairMaterial::destroyIfPossible);
        privateKeys.clear();
        publicKeys.clear();
    }

    private PrivateKey decodePrivate(KeyFactory factory) throws GeneralSecurityException {
        SecretBytes encoded =
                pkcs8.orElseThrow(() -> new CryptoBug("a public key has no private half"));
        byte[] copy = encoded.with(byte[]::clone);
        try {
            return factory.generatePrivate(new PKCS8EncodedKeySpec(copy));
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the key handle was closed");
        }
    }

    private static void destroyIfPossible(PrivateKey key) {
        try {
            key.destroy();
        } catch (DestroyFailedException _) {
            // JDK 25: its RSA, EC and Ed25519 keys cannot; dropping the reference is all there is.
        }
    }
}
