package io.claviger.core.mechanism;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Signature algorithms; the constants are spelled as on the TSB wire. */
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
    EDDSA(KeyAlgorithm.ED, Scheme.EDDSA, null, Input.RAW);

    /** The mathematical scheme. */
    public enum Scheme {
        RSA_PKCS1,
        RSA_PSS,
        ECDSA,
        /** ECDSA with the nonce of RFC 6979. */
        ECDSA_DETERMINISTIC,
        EDDSA
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
                                    SignatureMechanism::name, Function.identity()));

    public static Optional<SignatureMechanism> ofWireName(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** The algorithm that a key must have for this mechanism. */
    public KeyAlgorithm algorithm() {
        return algorithm;
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
