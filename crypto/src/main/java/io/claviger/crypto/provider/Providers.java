package io.claviger.crypto.provider;

import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.crypto.accelerator.Accelerator;
import io.claviger.crypto.random.SystemRandom;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KEM;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;

/**
 * The loaded providers, passed to JCA by object: the JVM's global list stays as it is. Makes JCA
 * objects according to the table in {@link Primitive}. Safe for use by several threads.
 */
final class Providers {
    private final Map<Engine, Provider> loaded = new EnumMap<>(Engine.class);
    private final Map<Hash, Pool<MessageDigest>> digests = new EnumMap<>(Hash.class);
    private final boolean accelerated;
    private final Optional<String> accelerationProblem;
    private final SystemRandom random;

    Providers(Accelerator accelerator) {
        this.accelerated = accelerator.provider().isPresent();
        this.accelerationProblem = accelerator.problem();
        this.random = new SystemRandom(accelerator.provider());
        accelerator.provider().ifPresent(provider -> loaded.put(Engine.ACCP, provider));
        loaded.put(Engine.SUN, platform("SUN"));
        loaded.put(Engine.SUN_EC, platform("SunEC"));
        loaded.put(Engine.SUN_RSA, platform("SunRsaSign"));
        loaded.put(Engine.SUN_JCE, platform("SunJCE"));
        for (Hash hash : Hash.values()) {
            digests.put(
                    hash,
                    new Pool<>(
                            () ->
                                    MessageDigest.getInstance(
                                            hash.jcaName(), provider(Primitive.of(hash)))));
        }
    }

    boolean accelerated() {
        return accelerated;
    }

    Optional<String> accelerationProblem() {
        return accelerationProblem;
    }

    SystemRandom random() {
        return random;
    }

    SecureRandom generator() {
        return random.generator();
    }

    Engine engine(Primitive primitive) {
        return primitive.engine(accelerated);
    }

    Provider provider(Primitive primitive) {
        return provider(engine(primitive));
    }

    /** The implementation, as people know it. */
    String name(Primitive primitive) {
        return switch (engine(primitive)) {
            case LIBSECP256K1 -> "libsecp256k1";
            case BLST -> "blst";
            case ACCP, BOUNCY_CASTLE, SUN, SUN_EC, SUN_RSA, SUN_JCE ->
                    provider(primitive).getName();
        };
    }

    Signature signature(Primitive primitive) throws GeneralSecurityException {
        return Signature.getInstance(primitive.jcaName(accelerated), provider(primitive));
    }

    Cipher cipher(Primitive primitive) throws GeneralSecurityException {
        return Cipher.getInstance(primitive.jcaName(accelerated), provider(primitive));
    }

    Mac mac(Primitive primitive) throws GeneralSecurityException {
        return Mac.getInstance(primitive.jcaName(accelerated), provider(primitive));
    }

    KEM kem(Primitive primitive) {
        try {
            return KEM.getInstance(primitive.jcaName(accelerated), provider(primitive));
        } catch (NoSuchAlgorithmException impossible) {
            throw new CryptoBug(primitive, impossible);
        }
    }

    KeyAgreement agreement(Primitive primitive) throws GeneralSecurityException {
        return KeyAgreement.getInstance(primitive.jcaName(accelerated), provider(primitive));
    }

    KDF kdf(Primitive primitive) throws GeneralSecurityException {
        return KDF.getInstance(primitive.jcaName(accelerated), provider(primitive));
    }

    /** Keys of the given algorithm in the form that suits {@code user} best. */
    KeyFactory keyFactory(KeyAlgorithm algorithm, Engine user) throws GeneralSecurityException {
        return switch (algorithm) {
            case EC -> KeyFactory.getInstance("EC", provider(user));
            case RSA ->
                    KeyFactory.getInstance(
                            "RSA", provider(user == Engine.SUN_JCE ? Engine.SUN_RSA : user));
            case DSA -> KeyFactory.getInstance("DSA", provider(user));
            // ACCP takes the JDK's Ed25519 keys and has no public factory of its own.
            case ED ->
                    KeyFactory.getInstance(
                            "EdDSA", provider(user == Engine.ACCP ? Engine.SUN_EC : user));
            case DH -> KeyFactory.getInstance("DH", provider(user));
            case XDH -> KeyFactory.getInstance("XDH", provider(user));
            case ML_DSA -> KeyFactory.getInstance("ML-DSA", provider(user));
            case ML_KEM -> KeyFactory.getInstance("ML-KEM", provider(user));
            case AES,
                    CHACHA20,
                    CAMELLIA,
                    TDEA,
                    HMAC_SHA1,
                    HMAC_SHA224,
                    HMAC_SHA256,
                    HMAC_SHA384,
                    HMAC_SHA512,
                    HMAC_SHA3_224,
                    HMAC_SHA3_256,
                    HMAC_SHA3_384,
                    HMAC_SHA3_512,
                    BLS,
                    SLH_DSA,
                    LMS,
                    XMSS ->
                    throw new IllegalArgumentException(algorithm + " keys need no factory");
        };
    }

    KeyPairGenerator pairGenerator(String algorithm, Engine engine)
            throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(algorithm, provider(engine));
    }

    /** Digest of the parts, one behind the other. */
    byte[] digest(Hash hash, byte[]... parts) {
        try {
            return pool(hash)
                    .with(
                            digest -> {
                                for (byte[] part : parts) {
                                    digest.update(part);
                                }
                                byte[] once = digest.digest();
                                return hash == Hash.DOUBLE_SHA256 ? digest.digest(once) : once;
                            });
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(Primitive.of(hash), impossible);
        }
    }

    private Pool<MessageDigest> pool(Hash hash) {
        Pool<MessageDigest> pool = digests.get(hash);
        if (pool == null) {
            throw new CryptoBug("no pool for " + hash);
        }
        return pool;
    }

    private Provider provider(Engine engine) {
        if (engine == Engine.BOUNCY_CASTLE) {
            return BouncyCastle.provider();
        }
        Provider provider = loaded.get(engine);
        if (provider == null) {
            throw new CryptoBug(engine + " is not loaded");
        }
        return provider;
    }

    private static Provider platform(String name) {
        Provider provider = Security.getProvider(name);
        if (provider == null) {
            throw new IllegalStateException("this Java runtime lacks the provider " + name);
        }
        return provider;
    }
}
