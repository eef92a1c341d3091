package io.claviger.rest.key;

import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeyAlgorithm;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names of the contract that this version knows but cannot serve. To ask for one of them is
 * answered with "not implemented"; to ask for a name that nobody knows is an error of the caller.
 */
public final class ContractNames {
    private static final List<String> SLH_DSA_SETS =
            List.of("128s", "128f", "192s", "192f", "256s", "256f");

    /** Key algorithms. */
    public static final Set<String> KEY_ALGORITHMS =
            Stream.of(
                            Stream.of(
                                    "DSA",
                                    "ISS",
                                    "BLS",
                                    "ChaCha20",
                                    "Camellia",
                                    "TDEA",
                                    "HMACSHA256",
                                    "ML-DSA-44",
                                    "ML-DSA-65",
                                    "ML-DSA-87",
                                    "ML-KEM-512",
                                    "ML-KEM-768",
                                    "ML-KEM-1024",
                                    "LMS",
                                    "XMSS-SHA256_10_256",
                                    "XMSS-SHAKE256_10_256",
                                    "DILITHIUM_L2",
                                    "DILITHIUM_L3",
                                    "DILITHIUM_L5",
                                    "SPHINCS_PLUS_SHAKE_L1",
                                    "SPHINCS_PLUS_SHAKE_L3",
                                    "SPHINCS_PLUS_SHAKE_L5",
                                    "KYBER512_WITH_SHAKE",
                                    "KYBER768_WITH_SHAKE",
                                    "KYBER1024_WITH_SHAKE",
                                    "KYBER512_WITH_SHA2_AES",
                                    "KYBER768_WITH_SHA2_AES",
                                    "KYBER1024_WITH_SHA2_AES"),
                            SLH_DSA_SETS.stream().map(set -> "SLH-DSA-SHA2-" + set),
                            SLH_DSA_SETS.stream().map(set -> "SLH-DSA-SHAKE-" + set))
                    .flatMap(names -> names)
                    .collect(Collectors.toUnmodifiableSet());

    /** Object identifiers of key algorithms. */
    public static final Set<String> ALGORITHM_OIDS =
            Set.of(
                    "1.2.840.10040.4.1",
                    "1.3.6.1.4.1.44668.5.3.1.1",
                    "1.2.840.113549.1.9.16.3.18",
                    "1.0.18033.3.2.2",
                    "1.0.18033.3.1.1",
                    "1.2.840.113549.2.9",
                    "2.16.840.1.101.3.4.3.17",
                    "2.16.840.1.101.3.4.3.18",
                    "2.16.840.1.101.3.4.3.19",
                    "2.16.840.1.101.3.4.4.1",
                    "2.16.840.1.101.3.4.4.2",
                    "2.16.840.1.101.3.4.4.3",
                    "1.2.840.113549.1.9.16.3.17");

    /** Object identifiers of curves. */
    public static final Set<String> CURVE_OIDS =
            Set.of(
                    "1.3.132.0.32",
                    "1.2.840.10045.3.1.1",
                    "1.2.840.10045.3.1.2",
                    "1.2.840.10045.3.1.3",
                    "1.2.840.10045.3.1.4",
                    "1.2.840.10045.3.1.5",
                    "1.2.840.10045.3.1.6",
                    "1.3.36.3.3.2.8.1.1.1",
                    "1.3.36.3.3.2.8.1.1.5",
                    "1.3.36.3.3.2.8.1.1.7",
                    "1.3.36.3.3.2.8.1.1.9",
                    "1.3.36.3.3.2.8.1.1.11",
                    "1.3.36.3.3.2.8.1.1.13",
                    "1.2.250.1.223.101.256.1",
                    "1.3.101.113");

    /** Signature algorithms. */
    public static final Set<String> SIGNATURE_ALGORITHMS =
            Stream.of(
                            Stream.of(
                                    "NONE_WITH_EC_SCHNORR_BIP0340",
                                    "NONE_WITH_DSA",
                                    "SHA1_WITH_DSA",
                                    "SHA224_WITH_DSA",
                                    "SHA256_WITH_DSA",
                                    "SHA384_WITH_DSA",
                                    "SHA512_WITH_DSA",
                                    "BLS",
                                    "ISS_KERL",
                                    "ML_DSA",
                                    "ML_DSA_M",
                                    "SLH_DSA",
                                    "LMS",
                                    "XMSS-SHA256_10_256",
                                    "XMSS-SHAKE256_10_256",
                                    "DILITHIUM",
                                    "SPHINCS_PLUS",
                                    "KYBER"),
                            prehashed("_WITH_ML_DSA"),
                            prehashed("_WITH_SLH_DSA"))
                    .flatMap(names -> names)
                    .collect(Collectors.toUnmodifiableSet());

    /** Cipher algorithms. */
    public static final Set<String> CIPHER_ALGORITHMS =
            Set.of(
                    "CHACHA20",
                    "CHACHA20_AEAD",
                    "CAMELLIA",
                    "CAMELLIA_CBC_NO_PADDING",
                    "CAMELLIA_ECB",
                    "TDEA_CBC",
                    "TDEA_ECB",
                    "TDEA_CBC_NO_PADDING");

    private ContractNames() {}

    /** Key algorithms that this version serves. */
    public static List<String> servedKeyAlgorithms() {
        return Arrays.stream(KeyAlgorithm.values()).map(KeyAlgorithm::wireName).toList();
    }

    /** Curves that this version serves. */
    public static List<String> servedCurveOids() {
        return Arrays.stream(Curve.values()).map(Curve::oid).toList();
    }

    private static Stream<String> prehashed(String suffix) {
        return Stream.of(
                        "SHA2_224",
                        "SHA2_256",
                        "SHA2_384",
                        "SHA2_512",
                        "SHA3_224",
                        "SHA3_256",
                        "SHA3_384",
                        "SHA3_512",
                        "SHAKE_128",
                        "SHAKE_256")
                .map(hash -> hash + suffix);
    }
}
