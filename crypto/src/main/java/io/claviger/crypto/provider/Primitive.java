package io.claviger.crypto.provider;

import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.HashTreeSet;
import io.claviger.core.mechanism.KemMechanism;
import io.claviger.core.mechanism.KeyDerivationFunction;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.mechanism.MlDsaSet;
import io.claviger.core.mechanism.MlKemSet;
import io.claviger.core.mechanism.ParameterSet;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.mechanism.SignatureOptions;
import io.claviger.core.mechanism.SlhDsaSet;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The one table: what providers compute for us, by which one where the accelerated provider loads,
 * and by which one where it does not. Mechanisms are composed of these.
 *
 * <p>Measured on 2 cores (EPYC Milan), JDK 25, one thread, signatures per second: P-256 ACCP 42k,
 * BC 7k, JDK 2.7k; Ed25519 ACCP 80k, JDK 1.5k, BC 13k; RSA-2048 ACCP 2.3k, JDK 1.0k, BC 0.75k;
 * secp256k1 BC 7.3k, ACCP 3.2k. AES-CTR and ECB, which ACCP lacks, and CBC are the JDK's
 * intrinsics.
 *
 * <p>Agreements per second, measured on a busy machine, so that only the ratios count: ECDH on
 * P-256 ACCP 15k, BC 1.9k, JDK 0.5k; P-384 ACCP 5.0k, BC 0.4k, JDK 0.3k; P-521 ACCP 3.0k, BC 0.2k,
 * JDK 0.1k; X25519 BC 8.8k, JDK 3.9k; X448 BC 1.9k, JDK 1.0k.
 */
enum Primitive {
    SHA1("SHA-1", Engine.SUN, Engine.SUN),
    SHA224("SHA-224", Engine.SUN, Engine.SUN),
    SHA256("SHA-256", Engine.SUN, Engine.SUN),
    SHA384("SHA-384", Engine.SUN, Engine.SUN),
    SHA512("SHA-512", Engine.SUN, Engine.SUN),
    SHA3_224("SHA3-224", Engine.SUN, Engine.SUN),
    SHA3_256("SHA3-256", Engine.SUN, Engine.SUN),
    SHA3_384("SHA3-384", Engine.SUN, Engine.SUN),
    SHA3_512("SHA3-512", Engine.SUN, Engine.SUN),
    SHAKE128("SHAKE128-256", Engine.SUN, Engine.SUN),
    SHAKE256("SHAKE256-512", Engine.SUN, Engine.SUN),
    KECCAK_224("KECCAK-224", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    KECCAK_256("KECCAK-256", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    KECCAK_384("KECCAK-384", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    KECCAK_512("KECCAK-512", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),

    /** ECDSA on a digest that is already there. */
    ECDSA_P224("NONEwithECDSA", Engine.ACCP, Engine.BOUNCY_CASTLE),
    ECDSA_P256("NONEwithECDSA", Engine.ACCP, Engine.BOUNCY_CASTLE),
    ECDSA_P384("NONEwithECDSA", Engine.ACCP, Engine.BOUNCY_CASTLE),
    ECDSA_P521("NONEwithECDSA", Engine.ACCP, Engine.BOUNCY_CASTLE),
    ECDSA_SECP256K1("NONEwithECDSA", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    ECDSA_P192V1("NONEwithECDSA", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    ECDSA_P192V2("NONEwithECDSA", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    ECDSA_P192V3("NONEwithECDSA", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    ECDSA_P239V1("NONEwithECDSA", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    ECDSA_P239V2("NONEwithECDSA", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    ECDSA_P239V3("NONEwithECDSA", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    ECDSA_SECP224K1("NONEwithECDSA", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    ECDSA_BRAINPOOL160("NONEwithECDSA", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    ECDSA_BRAINPOOL224("NONEwithECDSA", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    ECDSA_BRAINPOOL256("NONEwithECDSA", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    ECDSA_BRAINPOOL320("NONEwithECDSA", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    ECDSA_BRAINPOOL384("NONEwithECDSA", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    ECDSA_BRAINPOOL512("NONEwithECDSA", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    ECDSA_FRP256V1("NONEwithECDSA", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    /** ECDSA over SHA-256 with the nonce of RFC 6979, on every curve. */
    ECDSA_RFC6979("SHA256withECDDSA", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),

    /** No JCA name: the library is called directly. */
    SCHNORR_BIP340("BIP340", Engine.LIBSECP256K1, Engine.LIBSECP256K1),

    /** No JCA name: the library is called directly. */
    BLS12_381("BLS", Engine.BLST, Engine.BLST),

    ED25519("Ed25519", Engine.ACCP, Engine.BOUNCY_CASTLE),

    ED448("Ed448", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),

    /** With a context or a hash of the message, which the others do not have. */
    ED25519_CONTEXT("Ed25519", Engine.SUN_EC, Engine.SUN_EC),
    ED448_CONTEXT("Ed448", Engine.SUN_EC, Engine.SUN_EC),

    ECDH_P224("ECDH", Engine.ACCP, Engine.BOUNCY_CASTLE),
    ECDH_P256("ECDH", Engine.ACCP, Engine.BOUNCY_CASTLE),
    ECDH_P384("ECDH", Engine.ACCP, Engine.BOUNCY_CASTLE),
    ECDH_P521("ECDH", Engine.ACCP, Engine.BOUNCY_CASTLE),
    /** On every other curve. */
    ECDH("ECDH", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    X25519("X25519", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    X448("X448", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    /** In the groups of RFC 7919. */
    DH("DH", Engine.SUN_JCE, Engine.SUN_JCE),
    HKDF_SHA256("HKDF-SHA256", Engine.SUN_JCE, Engine.SUN_JCE),
    HKDF_SHA384("HKDF-SHA384", Engine.SUN_JCE, Engine.SUN_JCE),
    HKDF_SHA512("HKDF-SHA512", Engine.SUN_JCE, Engine.SUN_JCE),
    /** No JCA name: the provider's own interface is used. */
    X963("KDF2", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    /** On a digest that is already there, of any length; the JDK's takes 20 bytes only. */
    DSA("NONEwithDSA", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),

    /** PKCS #1 v1.5 padding: block type 1 with a private key, type 2 with a public key. */
    RSA_PKCS1("RSA/ECB/PKCS1Padding", Engine.ACCP, Engine.SUN_JCE),
    RSA_RAW("RSA/ECB/NoPadding", Engine.ACCP, Engine.SUN_JCE),
    RSA_OAEP("RSA/ECB/OAEPPadding", Engine.ACCP, Engine.SUN_JCE),
    /** OAEP with a label, or with another hash in its mask, which ACCP does not have. */
    RSA_OAEP_FORMS("RSA/ECB/OAEPPadding", Engine.SUN_JCE, Engine.SUN_JCE),
    RSA_PSS("RSASSA-PSS", Engine.ACCP, Engine.SUN_RSA),
    /** PSS on a digest that is already there; the others have it for messages only. */
    RSA_PSS_DIGEST("NONEWITHRSASSA-PSS", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),

    /** ML-DSA on the message representative μ (FIPS 204 §6.2), from which every form follows. */
    ML_DSA("ML-DSA-ExtMu", Engine.ACCP, "ML-DSA-EXTERNAL-MU", Engine.BOUNCY_CASTLE),
    SLH_DSA_SHA2("SLH-DSA", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    SLH_DSA_SHAKE("SLH-DSA", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    ML_KEM("ML-KEM", Engine.SUN_JCE, Engine.SUN_JCE),
    LMS("LMS", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    XMSS_SHA256("XMSS", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    XMSS_SHAKE256("XMSS", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),

    AES_GCM("AES/GCM/NoPadding", Engine.ACCP, Engine.SUN_JCE),
    /**
     * GCM with the 64-bit tag, which the others refuse, and with a vector that has not 12 bytes:
     * ACCP gives wrong answers when one cipher object meets vectors of several lengths.
     */
    AES_GCM_SHORT_TAG("AES/GCM/NoPadding", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    AES_CTR("AES/CTR/NoPadding", Engine.SUN_JCE, Engine.SUN_JCE),
    AES_ECB("AES/ECB/NoPadding", Engine.SUN_JCE, Engine.SUN_JCE),
    AES_CBC("AES/CBC/NoPadding", Engine.SUN_JCE, Engine.SUN_JCE),
    AES_CBC_PADDED("AES/CBC/PKCS5Padding", Engine.SUN_JCE, Engine.SUN_JCE),
    AES_CCM("AES/CCM/NoPadding", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    CHACHA20("ChaCha20", Engine.SUN_JCE, Engine.SUN_JCE),
    CHACHA20_POLY1305("ChaCha20-Poly1305", Engine.SUN_JCE, Engine.SUN_JCE),
    CAMELLIA_ECB("Camellia/ECB/NoPadding", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    CAMELLIA_CBC("Camellia/CBC/NoPadding", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    CAMELLIA_CBC_PADDED("Camellia/CBC/PKCS7Padding", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    TDEA_ECB("DESede/ECB/NoPadding", Engine.SUN_JCE, Engine.SUN_JCE),
    TDEA_CBC("DESede/CBC/NoPadding", Engine.SUN_JCE, Engine.SUN_JCE),
    TDEA_CBC_PADDED("DESede/CBC/PKCS5Padding", Engine.SUN_JCE, Engine.SUN_JCE),

    HMAC_SHA1("HmacSHA1", Engine.SUN_JCE, Engine.SUN_JCE),
    HMAC_SHA224("HmacSHA224", Engine.SUN_JCE, Engine.SUN_JCE),
    HMAC_SHA256("HmacSHA256", Engine.SUN_JCE, Engine.SUN_JCE),
    HMAC_SHA384("HmacSHA384", Engine.SUN_JCE, Engine.SUN_JCE),
    HMAC_SHA512("HmacSHA512", Engine.SUN_JCE, Engine.SUN_JCE),
    HMAC_SHA3_224("HmacSHA3-224", Engine.SUN_JCE, Engine.SUN_JCE),
    HMAC_SHA3_256("HmacSHA3-256", Engine.SUN_JCE, Engine.SUN_JCE),
    HMAC_SHA3_384("HmacSHA3-384", Engine.SUN_JCE, Engine.SUN_JCE),
    HMAC_SHA3_512("HmacSHA3-512", Engine.SUN_JCE, Engine.SUN_JCE),
    AES_CMAC("AESCMAC", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE),
    TDEA_CMAC("DESEDECMAC", Engine.BOUNCY_CASTLE, Engine.BOUNCY_CASTLE);

    private static final int SHORT_TAG_BITS = 64;

    private final String jcaName;
    private final Engine accelerated;
    private final String fallbackName;
    private final Engine fallback;

    Primitive(String jcaName, Engine accelerated, Engine fallback) {
        this(jcaName, accelerated, jcaName, fallback);
    }

    /** For what the two engines call by different names. */
    Primitive(String jcaName, Engine accelerated, String fallbackName, Engine fallback) {
        this.jcaName = jcaName;
        this.accelerated = accelerated;
        this.fallbackName = fallbackName;
        this.fallback = fallback;
    }

    String jcaName(boolean acceleratorLoaded) {
        return acceleratorLoaded ? jcaName : fallbackName;
    }

    Engine engine(boolean acceleratorLoaded) {
        return acceleratorLoaded ? accelerated : fallback;
    }

    static Primitive of(Hash hash) {
        return switch (hash) {
            case SHA1 -> SHA1;
            case SHA224 -> SHA224;
            case SHA256, DOUBLE_SHA256 -> SHA256;
            case SHA384 -> SHA384;
            case SHA512 -> SHA512;
            case SHA3_224 -> SHA3_224;
            case SHA3_256 -> SHA3_256;
            case SHA3_384 -> SHA3_384;
            case SHA3_512 -> SHA3_512;
            case SHAKE128 -> SHAKE128;
            case SHAKE256 -> SHAKE256;
            case KECCAK_224 -> KECCAK_224;
            case KECCAK_256 -> KECCAK_256;
            case KECCAK_384 -> KECCAK_384;
            case KECCAK_512 -> KECCAK_512;
        };
    }

    /** What keys on the curve do: sign; or agree, where they do not sign. */
    static Primitive of(Curve curve) {
        return switch (curve) {
            case P224 -> ECDSA_P224;
            case P256 -> ECDSA_P256;
            case P384 -> ECDSA_P384;
            case P521 -> ECDSA_P521;
            case SECP256K1 -> ECDSA_SECP256K1;
            case P192V1 -> ECDSA_P192V1;
            case P192V2 -> ECDSA_P192V2;
            case P192V3 -> ECDSA_P192V3;
            case P239V1 -> ECDSA_P239V1;
            case P239V2 -> ECDSA_P239V2;
            case P239V3 -> ECDSA_P239V3;
            case SECP224K1 -> ECDSA_SECP224K1;
            case BRAINPOOL160 -> ECDSA_BRAINPOOL160;
            case BRAINPOOL224 -> ECDSA_BRAINPOOL224;
            case BRAINPOOL256 -> ECDSA_BRAINPOOL256;
            case BRAINPOOL320 -> ECDSA_BRAINPOOL320;
            case BRAINPOOL384 -> ECDSA_BRAINPOOL384;
            case BRAINPOOL512 -> ECDSA_BRAINPOOL512;
            case FRP256V1 -> ECDSA_FRP256V1;
            case ED25519 -> ED25519;
            case ED448 -> ED448;
            case X25519 -> X25519;
            case X448 -> X448;
        };
    }

    /** What agrees on secrets with keys of this kind; empty if they agree on none. */
    static Optional<Primitive> agreement(KeySpec spec) {
        return switch (spec) {
            case KeySpec.Ec(Curve curve) ->
                    Optional.of(
                            switch (curve) {
                                case P224 -> ECDH_P224;
                                case P256 -> ECDH_P256;
                                case P384 -> ECDH_P384;
                                case P521 -> ECDH_P521;
                                default -> ECDH;
                            });
            case KeySpec.Xdh(Curve curve) -> Optional.of(of(curve));
            case KeySpec.Dh _ -> Optional.of(DH);
            case KeySpec.Ed _,
                    KeySpec.Bls _,
                    KeySpec.Rsa _,
                    KeySpec.Dsa _,
                    KeySpec.Symmetric _,
                    KeySpec.Parametrized _ ->
                    Optional.empty();
        };
    }

    /** The function and the hash in it. */
    static Set<Primitive> behind(KeyDerivationFunction function) {
        return switch (function) {
            case HKDF_SHA256, HKDF_EXTRACT_SHA256, HKDF_EXPAND_SHA256 -> Set.of(HKDF_SHA256);
            case HKDF_SHA384, HKDF_EXTRACT_SHA384, HKDF_EXPAND_SHA384 -> Set.of(HKDF_SHA384);
            case HKDF_SHA512, HKDF_EXTRACT_SHA512, HKDF_EXPAND_SHA512 -> Set.of(HKDF_SHA512);
            case X963_SHA1, X963_SHA224, X963_SHA256, X963_SHA384, X963_SHA512 -> Set.of(X963);
        };
    }

    /** The cipher behind the mechanism with a tag and a vector of these lengths. */
    static Primitive of(CipherMechanism mechanism, int tagBits, int ivBytes) {
        boolean unusual = tagBits == SHORT_TAG_BITS || ivBytes != mechanism.ivBytes();
        return mechanism == CipherMechanism.AES_GCM && unusual ? AES_GCM_SHORT_TAG : of(mechanism);
    }

    /** The cipher behind the mechanism with a tag and a vector of usual length. */
    static Primitive of(CipherMechanism mechanism) {
        return switch (mechanism) {
            case AES_GCM -> AES_GCM;
            case AES_CTR -> AES_CTR;
            case AES_ECB -> AES_ECB;
            case AES -> AES_CBC_PADDED;
            case AES_CBC_NO_PADDING -> AES_CBC;
            case AES_CCM -> AES_CCM;
            case CHACHA20 -> CHACHA20;
            case CHACHA20_AEAD -> CHACHA20_POLY1305;
            case CAMELLIA -> CAMELLIA_CBC_PADDED;
            case CAMELLIA_CBC_NO_PADDING -> CAMELLIA_CBC;
            case CAMELLIA_ECB -> CAMELLIA_ECB;
            case TDEA_CBC -> TDEA_CBC_PADDED;
            case TDEA_ECB -> TDEA_ECB;
            case TDEA_CBC_NO_PADDING -> TDEA_CBC;
            case RSA, RSA_PADDING_PKCS -> RSA_PKCS1;
            case RSA_PADDING_OAEP,
                    RSA_PADDING_OAEP_WITH_SHA1,
                    RSA_PADDING_OAEP_WITH_SHA224,
                    RSA_PADDING_OAEP_WITH_SHA256,
                    RSA_PADDING_OAEP_WITH_SHA384,
                    RSA_PADDING_OAEP_WITH_SHA512 ->
                    RSA_OAEP;
            case RSA_NO_PADDING -> RSA_RAW;
        };
    }

    static Primitive of(MacMechanism mechanism) {
        return switch (mechanism) {
            case HMACSHA1 -> HMAC_SHA1;
            case HMACSHA224 -> HMAC_SHA224;
            case HMACSHA256 -> HMAC_SHA256;
            case HMACSHA384 -> HMAC_SHA384;
            case HMACSHA512 -> HMAC_SHA512;
            case HMACSHA3224 -> HMAC_SHA3_224;
            case HMACSHA3256 -> HMAC_SHA3_256;
            case HMACSHA3384 -> HMAC_SHA3_384;
            case HMACSHA3512 -> HMAC_SHA3_512;
            case AES_CMAC -> AES_CMAC;
            case TDEA_CMAC -> TDEA_CMAC;
            case AES_GMAC -> AES_GCM;
        };
    }

    static Primitive of(KemMechanism mechanism) {
        return switch (mechanism) {
            case ML_KEM -> ML_KEM;
        };
    }

    static Primitive of(ParameterSet set) {
        return switch (set) {
            case MlDsaSet _ -> ML_DSA;
            case MlKemSet _ -> ML_KEM;
            case SlhDsaSet slhDsa ->
                    switch (slhDsa) {
                        case SHA2_128S, SHA2_128F, SHA2_192S, SHA2_192F, SHA2_256S, SHA2_256F ->
                                SLH_DSA_SHA2;
                        case SHAKE_128S,
                                SHAKE_128F,
                                SHAKE_192S,
                                SHAKE_192F,
                                SHAKE_256S,
                                SHAKE_256F ->
                                SLH_DSA_SHAKE;
                    };
            case HashTreeSet tree ->
                    switch (tree) {
                        case LMS_SHA256_M32_H10_W4 -> LMS;
                        case XMSS_SHA256_10_256 -> XMSS_SHA256;
                        case XMSS_SHAKE256_10_256 -> XMSS_SHAKE256;
                    };
        };
    }

    /** Everything that the mechanism with a key of this kind depends on; the first one signs. */
    static Set<Primitive> behind(SignatureMechanism mechanism, KeySpec spec) {
        Primitive signer = signer(mechanism, spec);
        Set<Primitive> all = EnumSet.of(signer);
        if (signer == RSA_PKCS1) {
            all.add(RSA_RAW); // verifies
        }
        if (signer == ECDSA_RFC6979 && spec instanceof KeySpec.Ec(Curve curve)) {
            all.add(of(curve)); // verifies
        }
        if (mechanism.scheme() == SignatureMechanism.Scheme.ML_DSA) {
            all.add(SHAKE256); // makes μ
        }
        if (mechanism.input() == SignatureMechanism.Input.MESSAGE) {
            mechanism.hash().ifPresent(hash -> all.add(of(hash)));
        }
        return all;
    }

    /** What another form of signature depends on beside its mechanism; the first one signs. */
    static Set<Primitive> behind(SignatureOptions options, KeySpec spec) {
        return switch (options) {
            case SignatureOptions.Usual _ -> Set.of();
            case SignatureOptions.Pss _ -> Set.of(RSA_PSS_DIGEST);
            case SignatureOptions.NoPadding _ -> Set.of(RSA_RAW);
            case SignatureOptions.Edwards _ ->
                    switch (spec) {
                        case KeySpec.Ed(Curve curve) ->
                                Set.of(curve == Curve.ED25519 ? ED25519_CONTEXT : ED448_CONTEXT);
                        default -> Set.of();
                    };
        };
    }

    static Primitive signer(SignatureMechanism mechanism, KeySpec spec) {
        return switch (mechanism.scheme()) {
            case RSA_PKCS1 -> RSA_PKCS1;
            case RSA_PSS ->
                    mechanism.input() == SignatureMechanism.Input.DIGEST ? RSA_PSS_DIGEST : RSA_PSS;
            case ECDSA_DETERMINISTIC -> ECDSA_RFC6979;
            case SCHNORR -> SCHNORR_BIP340;
            case BLS -> BLS12_381;
            case DSA -> DSA;
            case ML_DSA, ML_DSA_MU, SLH_DSA, HASH_TREE -> {
                if (!(spec instanceof KeySpec.Parametrized key)) {
                    throw new IllegalArgumentException("no key of a parameter set");
                }
                yield of(key.set());
            }
            case ECDSA, EDDSA ->
                    switch (spec) {
                        case KeySpec.Ec(Curve curve) -> of(curve);
                        case KeySpec.Ed(Curve curve) -> of(curve);
                        case KeySpec.Xdh _,
                                KeySpec.Dh _,
                                KeySpec.Bls _,
                                KeySpec.Rsa _,
                                KeySpec.Dsa _,
                                KeySpec.Symmetric _,
                                KeySpec.Parametrized _ ->
                                throw new IllegalArgumentException("no curve key");
                    };
        };
    }
}
