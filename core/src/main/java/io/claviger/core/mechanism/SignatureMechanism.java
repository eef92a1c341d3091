package io.claviger.core.mechanism;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Signature algorithms; the constants are spelled as on the TSB wire, but for its hyphens. */
public enum SignatureMechanism {
    SHA1_WITH_RSA(KeyAlgorithm.RSA, Scheme.RSA_PKCS1, Hash.SHA1, Input.MESSAGE),
    SHA224_WITH_RSA(KeyAlgorithm.RSA, Scheme.RSA_PKCS1, Hash.SHA224, Input.MESSAGE),
    SHA256_WITH_RSA(KeyAlgorithm.RSA, Scheme.RSA_PKCS1, Hash.SHA256, Input.MESSAGE),
    SHA384_WITH_RSA(KeyAlgorithm.RSA, Scheme.RSA_PKCS1, Hash.SHA384, Input.MESSAGE),
    SHA512_WITH_RSA(KeyAlgorithm.RSA, Scheme.RSA_PKCS1, Hash.SHA512, Input.MESSAGE),
    NONE_WITH_RSA(KeyAlgorithm.RSA, Scheme.RSA_PKCS1, null, Input.RAW),
    NONESHA1_WITH_RSA(KeyAlgorithm.RSA, Scheme.RSA_PKCS1, Hash.SHA1, Input.DIGEST),
    NONESHA224_WITH_RSA(KeyAlgorithm.RSA, Scheme.RSA_PKCS1, Hash.SHA224, Input.DIGEST),
    NONESHA256_WITH_RSA(KeyAlgorithm.RSA, Scheme.RSA_PKCS1, Hash.SHA256, Input.DIGEST),
    NONESHA384_WITH_RSA(KeyAlgorithm.RSA, Scheme.RSA_PKCS1, Hash.SHA384, Input.DIGEST),
    NONESHA512_WITH_RSA(KeyAlgorithm.RSA, Scheme.RSA_PKCS1, Hash.SHA512, Input.DIGEST),
    SHA1_WITH_RSA_PSS(KeyAlgorithm.RSA, Scheme.RSA_PSS, Hash.SHA1, Input.MESSAGE),
    SHA224_WITH_RSA_PSS(KeyAlgorithm.RSA, Scheme.RSA_PSS, Hash.SHA224, Input.MESSAGE),
    SHA256_WITH_RSA_PSS(KeyAlgorithm.RSA, Scheme.RSA_PSS, Hash.SHA256, Input.MESSAGE),
    SHA384_WITH_RSA_PSS(KeyAlgorithm.RSA, Scheme.RSA_PSS, Hash.SHA384, Input.MESSAGE),
    SHA512_WITH_RSA_PSS(KeyAlgorithm.RSA, Scheme.RSA_PSS, Hash.SHA512, Input.MESSAGE),
    NONE_WITH_RSA_PSS(KeyAlgorithm.RSA, Scheme.RSA_PSS, null, Input.DIGEST),
    NONESHA224_WITH_RSA_PSS(KeyAlgorithm.RSA, Scheme.RSA_PSS, Hash.SHA224, Input.DIGEST),
    NONESHA256_WITH_RSA_PSS(KeyAlgorithm.RSA, Scheme.RSA_PSS, Hash.SHA256, Input.DIGEST),
    NONESHA384_WITH_RSA_PSS(KeyAlgorithm.RSA, Scheme.RSA_PSS, Hash.SHA384, Input.DIGEST),
    NONESHA512_WITH_RSA_PSS(KeyAlgorithm.RSA, Scheme.RSA_PSS, Hash.SHA512, Input.DIGEST),
    NONE_WITH_ECDSA(KeyAlgorithm.EC, Scheme.ECDSA, null, Input.DIGEST),
    SHA1_WITH_ECDSA(KeyAlgorithm.EC, Scheme.ECDSA, Hash.SHA1, Input.MESSAGE),
    SHA224_WITH_ECDSA(KeyAlgorithm.EC, Scheme.ECDSA, Hash.SHA224, Input.MESSAGE),
    SHA256_WITH_ECDSA(KeyAlgorithm.EC, Scheme.ECDSA, Hash.SHA256, Input.MESSAGE),
    DOUBLE_SHA256_WITH_ECDSA(KeyAlgorithm.EC, Scheme.ECDSA, Hash.DOUBLE_SHA256, Input.MESSAGE),
    SHA384_WITH_ECDSA(KeyAlgorithm.EC, Scheme.ECDSA, Hash.SHA384, Input.MESSAGE),
    SHA512_WITH_ECDSA(KeyAlgorithm.EC, Scheme.ECDSA, Hash.SHA512, Input.MESSAGE),
    SHA3224_WITH_ECDSA(KeyAlgorithm.EC, Scheme.ECDSA, Hash.SHA3_224, Input.MESSAGE),
    SHA3256_WITH_ECDSA(KeyAlgorithm.EC, Scheme.ECDSA, Hash.SHA3_256, Input.MESSAGE),
    SHA3384_WITH_ECDSA(KeyAlgorithm.EC, Scheme.ECDSA, Hash.SHA3_384, Input.MESSAGE),
    SHA3512_WITH_ECDSA(KeyAlgorithm.EC, Scheme.ECDSA, Hash.SHA3_512, Input.MESSAGE),
    SHA256_WITH_ECDSA_DETERMINISTIC(
            KeyAlgorithm.EC, Scheme.ECDSA_DETERMINISTIC, Hash.SHA256, Input.MESSAGE),
    KECCAK224_WITH_ECDSA(KeyAlgorithm.EC, Scheme.ECDSA, Hash.KECCAK_224, Input.MESSAGE),
    KECCAK256_WITH_ECDSA(KeyAlgorithm.EC, Scheme.ECDSA, Hash.KECCAK_256, Input.MESSAGE),
    KECCAK384_WITH_ECDSA(KeyAlgorithm.EC, Scheme.ECDSA, Hash.KECCAK_384, Input.MESSAGE),
    KECCAK512_WITH_ECDSA(KeyAlgorithm.EC, Scheme.ECDSA, Hash.KECCAK_512, Input.MESSAGE),
    /** Schnorr on secp256k1 over a message of any length (BIP 340). */
    NONE_WITH_EC_SCHNORR_BIP0340(KeyAlgorithm.EC, Scheme.SCHNORR, null, Input.RAW),
    EDDSA(KeyAlgorithm.ED, Scheme.EDDSA, null, Input.RAW),
    /**
     * The basic scheme of draft-irtf-cfrg-bls-signature: suite
     * BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_.
     */
    BLS(KeyAlgorithm.BLS, Scheme.BLS, null, Input.RAW),
    NONE_WITH_DSA(KeyAlgorithm.DSA, Scheme.DSA, null, Input.DIGEST),
    SHA1_WITH_DSA(KeyAlgorithm.DSA, Scheme.DSA, Hash.SHA1, Input.MESSAGE),
    SHA224_WITH_DSA(KeyAlgorithm.DSA, Scheme.DSA, Hash.SHA224, Input.MESSAGE),
    SHA256_WITH_DSA(KeyAlgorithm.DSA, Scheme.DSA, Hash.SHA256, Input.MESSAGE),
    SHA384_WITH_DSA(KeyAlgorithm.DSA, Scheme.DSA, Hash.SHA384, Input.MESSAGE),
    SHA512_WITH_DSA(KeyAlgorithm.DSA, Scheme.DSA, Hash.SHA512, Input.MESSAGE),
    /** ML-DSA over the message and its context (FIPS 204 §5.2). */
    ML_DSA(KeyAlgorithm.ML_DSA, Scheme.ML_DSA, null, Input.MESSAGE),
    /** ML-DSA over the message representative μ that the caller computed (FIPS 204 §6.2). */
    ML_DSA_M(KeyAlgorithm.ML_DSA, Scheme.ML_DSA_MU, null, Input.DIGEST),
    SHA2_224_WITH_ML_DSA(KeyAlgorithm.ML_DSA, Scheme.ML_DSA, Hash.SHA224, Input.MESSAGE),
    SHA2_256_WITH_ML_DSA(KeyAlgorithm.ML_DSA, Scheme.ML_DSA, Hash.SHA256, Input.MESSAGE),
    SHA2_384_WITH_ML_DSA(KeyAlgorithm.ML_DSA, Scheme.ML_DSA, Hash.SHA384, Input.MESSAGE),
    SHA2_512_WITH_ML_DSA(KeyAlgorithm.ML_DSA, Scheme.ML_DSA, Hash.SHA512, Input.MESSAGE),
    SHA3_224_WITH_ML_DSA(KeyAlgorithm.ML_DSA, Scheme.ML_DSA, Hash.SHA3_224, Input.MESSAGE),
    SHA3_256_WITH_ML_DSA(KeyAlgorithm.ML_DSA, Scheme.ML_DSA, Hash.SHA3_256, Input.MESSAGE),
    SHA3_384_WITH_ML_DSA(KeyAlgorithm.ML_DSA, Scheme.ML_DSA, Hash.SHA3_384, Input.MESSAGE),
    SHA3_512_WITH_ML_DSA(KeyAlgorithm.ML_DSA, Scheme.ML_DSA, Hash.SHA3_512, Input.MESSAGE),
    SHAKE_128_WITH_ML_DSA(KeyAlgorithm.ML_DSA, Scheme.ML_DSA, Hash.SHAKE128, Input.MESSAGE),
    SHAKE_256_WITH_ML_DSA(KeyAlgorithm.ML_DSA, Scheme.ML_DSA, Hash.SHAKE256, Input.MESSAGE),
    /** SLH-DSA over the message and its context (FIPS 205 §10.2). */
    SLH_DSA(KeyAlgorithm.SLH_DSA, Scheme.SLH_DSA, null, Input.MESSAGE),
    SHA2_224_WITH_SLH_DSA(KeyAlgorithm.SLH_DSA, Scheme.SLH_DSA, Hash.SHA224, Input.MESSAGE),
    SHA2_256_WITH_SLH_DSA(KeyAlgorithm.SLH_DSA, Scheme.SLH_DSA, Hash.SHA256, Input.MESSAGE),
    SHA2_384_WITH_SLH_DSA(KeyAlgorithm.SLH_DSA, Scheme.SLH_DSA, Hash.SHA384, Input.MESSAGE),
    SHA2_512_WITH_SLH_DSA(KeyAlgorithm.SLH_DSA, Scheme.SLH_DSA, Hash.SHA512, Input.MESSAGE),
    SHA3_224_WITH_SLH_DSA(KeyAlgorithm.SLH_DSA, Scheme.SLH_DSA, Hash.SHA3_224, Input.MESSAGE),
    SHA3_256_WITH_SLH_DSA(KeyAlgorithm.SLH_DSA, Scheme.SLH_DSA, Hash.SHA3_256, Input.MESSAGE),
    SHA3_384_WITH_SLH_DSA(KeyAlgorithm.SLH_DSA, Scheme.SLH_DSA, Hash.SHA3_384, Input.MESSAGE),
    SHA3_512_WITH_SLH_DSA(KeyAlgorithm.SLH_DSA, Scheme.SLH_DSA, Hash.SHA3_512, Input.MESSAGE),
    SHAKE_128_WITH_SLH_DSA(KeyAlgorithm.SLH_DSA, Scheme.SLH_DSA, Hash.SHAKE128, Input.MESSAGE),
    SHAKE_256_WITH_SLH_DSA(KeyAlgorithm.SLH_DSA, Scheme.SLH_DSA, Hash.SHAKE256, Input.MESSAGE),
    LMS(KeyAlgorithm.LMS, Scheme.HASH_TREE, null, Input.MESSAGE),
    XMSS_SHA256_10_256(KeyAlgorithm.XMSS, Scheme.HASH_TREE, null, Input.MESSAGE),
    XMSS_SHAKE256_10_256(KeyAlgorithm.XMSS, Scheme.HASH_TREE, null, Input.MESSAGE);

    /** The mathematical scheme. */
    public enum Scheme {
        RSA_PKCS1,
        RSA_PSS,
        ECDSA,
        /** ECDSA with the nonce of RFC 6979. */
        ECDSA_DETERMINISTIC,
        EDDSA,
        /** BIP 340, which is for one curve only. */
        SCHNORR,
        BLS,
        DSA,
        ML_DSA,
        /** ML-DSA with the message representative made elsewhere. */
        ML_DSA_MU,
        SLH_DSA,
        /** Stateful hash-based signatures. */
        HASH_TREE;

        /** Whether the scheme signs a context string together with the message. */
        public boolean takesContext() {
            return this == ML_DSA || this == SLH_DSA;
        }
    }

    /** What the payload is. */
    public enum Input {
        /** A message, hashed by the HSM. */
        MESSAGE,
        /** A digest that the caller computed. */
        DIGEST,
        /** Bytes that the scheme takes as they are. */
        RAW
    }

    private final KeyAlgorithm algorithm;
    private final Scheme scheme;
    private final @Nullable Hash hash;
    private final Input input;

    SignatureMechanism(KeyAlgorithm algorithm, Scheme scheme, @Nullable Hash hash, Input input) {
        this.algorithm = algorithm;
        this.scheme = scheme;
        this.hash = hash;
        this.input = input;
    }

    private static final Map<String, SignatureMechanism> BY_NAME =
            Arrays.stream(values())
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    SignatureMechanism::wireName, Function.identity()));

    /** Names from before FIPS 204 and 205, which clients still send with the keys of today. */
    private static final Map<String, SignatureMechanism> ALIASES =
            Map.of("DILITHIUM", ML_DSA, "SPHINCS_PLUS", SLH_DSA);

    public static Optional<SignatureMechanism> ofWireName(String name) {
        return Optional.ofNullable(BY_NAME.getOrDefault(name, ALIASES.get(name)));
    }

    public String wireName() {
        return name().startsWith("XMSS_") ? name().replaceFirst("_", "-") : name();
    }

    /** The algorithm that a key must have for this mechanism. */
    public KeyAlgorithm algorithm() {
        return algorithm;
    }

    /** Whether a key of this kind can do it. */
    public boolean fits(KeySpec spec) {
        return switch (scheme) {
            case SCHNORR -> spec.equals(new KeySpec.Ec(Curve.SECP256K1));
            // Mechanism and parameter set have one name.
            case HASH_TREE ->
                    spec instanceof KeySpec.HashTree(HashTreeSet set)
                            && set.standardName().equals(wireName());
            case RSA_PKCS1,
                    RSA_PSS,
                    ECDSA,
                    ECDSA_DETERMINISTIC,
                    EDDSA,
                    BLS,
                    DSA,
                    ML_DSA,
                    ML_DSA_MU,
                    SLH_DSA ->
                    spec.algorithm() == algorithm;
        };
    }

    public Scheme scheme() {
        return scheme;
    }

    /**
     * The hash of the scheme; empty where the payload's length decides (NONE_WITH_…) or the scheme
     * fixes it (EdDSA).
     */
    public Optional<Hash> hash() {
        return Optional.ofNullable(hash);
    }

    public Input input() {
        return input;
    }
}
