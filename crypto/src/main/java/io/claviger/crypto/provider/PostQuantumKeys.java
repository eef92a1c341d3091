package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.HashTreeSet;
import io.claviger.core.mechanism.MlDsaSet;
import io.claviger.core.mechanism.MlKemSet;
import io.claviger.core.mechanism.ParameterSet;
import io.claviger.core.mechanism.SlhDsaSet;
import io.claviger.crypto.secret.SecretBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Optional;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.AsymmetricCipherKeyPairGenerator;
import org.bouncycastle.crypto.KeyGenerationParameters;
import org.bouncycastle.crypto.generators.HSSKeyPairGenerator;
import org.bouncycastle.crypto.generators.MLDSAKeyPairGenerator;
import org.bouncycastle.crypto.generators.MLKEMKeyPairGenerator;
import org.bouncycastle.crypto.generators.SLHDSAKeyPairGenerator;
import org.bouncycastle.crypto.generators.XMSSKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.HSSKeyGenerationParameters;
import org.bouncycastle.crypto.params.LMOtsParameters;
import org.bouncycastle.crypto.params.LMSParameters;
import org.bouncycastle.crypto.params.LMSigParameters;
import org.bouncycastle.crypto.params.MLDSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.SLHDSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.SLHDSAParameters;
import org.bouncycastle.crypto.params.XMSSKeyGenerationParameters;
import org.bouncycastle.crypto.params.XMSSParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/**
 * Makes keys of post-quantum and hash-based algorithms. Which form of the private key is kept is
 * written in {@code docs/formats/wrapped-key.md}: the seed where the standard has one.
 */
final class PostQuantumKeys {
    private PostQuantumKeys() {}

    static GeneratedKey generate(ParameterSet set, SecureRandom random) {
        AsymmetricCipherKeyPair pair = generated(set, random);
        try {
            byte[] spki =
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(pair.getPublic())
                            .getEncoded();
            byte[] pkcs8 =
                    PrivateKeyInfoFactory.createPrivateKeyInfo(kept(pair.getPrivate()))
                            .getEncoded();
            return new GeneratedKey(SecretBytes.consume(pkcs8), Optional.of(Bytes.owned(spki)));
        } catch (IOException impossible) {
            throw new UncheckedIOException("a new key does not encode", impossible);
        }
    }

    /** The shortest form, from which the others follow. */
    private static AsymmetricKeyParameter kept(AsymmetricKeyParameter key) {
        return switch (key) {
            case MLDSAPrivateKeyParameters mlDsa ->
                    mlDsa.withPreferredFormat(MLDSAPrivateKeyParameters.SEED_ONLY);
            case MLKEMPrivateKeyParameters mlKem ->
                    mlKem.withPreferredFormat(MLKEMPrivateKeyParameters.SEED_ONLY);
            default -> key;
        };
    }

    /**
     * The form of the private key that the provider takes: ML-DSA as its seed where that is known,
     * ML-KEM expanded, because the JDK's does not read seeds.
     */
    static SecretBytes forProvider(SecretBytes pkcs8) {
        byte[] encoded = pkcs8.with(PostQuantumKeys::reencoded);
        return SecretBytes.consume(encoded);
    }

    static AsymmetricKeyParameter decoded(byte[] pkcs8) {
        try {
            return PrivateKeyFactory.createKey(pkcs8);
        } catch (IOException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    static AsymmetricKeyParameter decodedPublic(Bytes spki) {
        try {
            return PublicKeyFactory.createKey(spki.unsafeArray());
        } catch (IOException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    private static byte[] reencoded(byte[] pkcs8) {
        try {
            AsymmetricKeyParameter key =
                    switch (decoded(pkcs8)) {
                        case MLDSAPrivateKeyParameters mlDsa ->
                                mlDsa.withPreferredFormat(
                                        mlDsa.getSeed() == null
                                                ? MLDSAPrivateKeyParameters.EXPANDED_KEY
                                                : MLDSAPrivateKeyParameters.SEED_ONLY);
                        case MLKEMPrivateKeyParameters mlKem ->
                                mlKem.withPreferredFormat(MLKEMPrivateKeyParameters.EXPANDED_KEY);
                        default -> throw new IllegalArgumentException("no lattice key");
                    };
            return PrivateKeyInfoFactory.createPrivateKeyInfo(key).getEncoded();
        } catch (IOException impossible) {
            throw new UncheckedIOException("a decoded key does not encode", impossible);
        }
    }

    private static AsymmetricCipherKeyPair generated(ParameterSet set, SecureRandom random) {
        return switch (set) {
            case MlDsaSet s ->
                    run(
                            new MLDSAKeyPairGenerator(),
                            new MLDSAKeyGenerationParameters(random, of(s)));
            case MlKemSet s ->
                    run(
                            new MLKEMKeyPairGenerator(),
                            new MLKEMKeyGenerationParameters(random, of(s)));
            case SlhDsaSet s ->
                    run(
                            new SLHDSAKeyPairGenerator(),
                            new SLHDSAKeyGenerationParameters(random, of(s)));
            case HashTreeSet s -> tree(s, random);
        };
    }

    private static AsymmetricCipherKeyPair tree(HashTreeSet set, SecureRandom random) {
        return switch (set) {
            case LMS_SHA256_M32_H10_W4 ->
                    run(
                            new HSSKeyPairGenerator(),
                            new HSSKeyGenerationParameters(new LMSParameters[] {lms()}, random));
            case XMSS_SHA256_10_256, XMSS_SHAKE256_10_256 ->
                    run(
                            new XMSSKeyPairGenerator(),
                            new XMSSKeyGenerationParameters(xmss(set), random));
        };
    }

    private static AsymmetricCipherKeyPair run(
            AsymmetricCipherKeyPairGenerator generator, KeyGenerationParameters parameters) {
        generator.init(parameters);
        return generator.generateKeyPair();
    }

    static LMSParameters lms() {
        return LMSParameters.create(
                LMSigParameters.lms_sha256_n32_h10, LMOtsParameters.sha256_n32_w4);
    }

    /** By the numbers of RFC 8391 §5.3 and SP 800-208 §5.3. */
    static XMSSParameters xmss(HashTreeSet set) {
        return XMSSParameters.lookupByOID(
                switch (set) {
                    case XMSS_SHA256_10_256 -> 0x01;
                    case XMSS_SHAKE256_10_256 -> 0x10;
                    case LMS_SHA256_M32_H10_W4 -> throw new CryptoBug("LMS is not XMSS");
                });
    }

    private static MLDSAParameters of(MlDsaSet set) {
        return switch (set) {
            case ML_DSA_44 -> MLDSAParameters.ml_dsa_44;
            case ML_DSA_65 -> MLDSAParameters.ml_dsa_65;
            case ML_DSA_87 -> MLDSAParameters.ml_dsa_87;
        };
    }

    private static MLKEMParameters of(MlKemSet set) {
        return switch (set) {
            case ML_KEM_512 -> MLKEMParameters.ml_kem_512;
            case ML_KEM_768 -> MLKEMParameters.ml_kem_768;
            case ML_KEM_1024 -> MLKEMParameters.ml_kem_1024;
        };
    }

    private static SLHDSAParameters of(SlhDsaSet set) {
        return switch (set) {
            case SHA2_128S -> SLHDSAParameters.sha2_128s;
            case SHA2_128F -> SLHDSAParameters.sha2_128f;
            case SHA2_192S -> SLHDSAParameters.sha2_192s;
            case SHA2_192F -> SLHDSAParameters.sha2_192f;
            case SHA2_256S -> SLHDSAParameters.sha2_256s;
            case SHA2_256F -> SLHDSAParameters.sha2_256f;
            case SHAKE_128S -> SLHDSAParameters.shake_128s;
            case SHAKE_128F -> SLHDSAParameters.shake_128f;
            case SHAKE_192S -> SLHDSAParameters.shake_192s;
            case SHAKE_192F -> SLHDSAParameters.shake_192f;
            case SHAKE_256S -> SLHDSAParameters.shake_256s;
            case SHAKE_256F -> SLHDSAParameters.shake_256f;
        };
    }
}
