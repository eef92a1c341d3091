package io.claviger.rest.key;

import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.ParameterSet;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Names of the contract that this version knows but cannot serve. To ask for one of them is
 * answered with "not implemented"; to ask for a name that nobody knows is an error of the caller.
 */
public final class ContractNames {
    /** Key algorithms that no well-kept library offers. */
    private static final Set<String> WITHOUT_LIBRARY = Set.of("ISS");

    /** Key algorithms from before the standards, with what the standards made of them. */
    private static final Map<String, String> SUPERSEDED =
            Map.ofEntries(
                    Map.entry("DILITHIUM_L2", "ML-DSA-44 (FIPS 204)"),
                    Map.entry("DILITHIUM_L3", "ML-DSA-65 (FIPS 204)"),
                    Map.entry("DILITHIUM_L5", "ML-DSA-87 (FIPS 204)"),
                    Map.entry("SPHINCS_PLUS_SHAKE_L1", "SLH-DSA-SHAKE-128s or -128f (FIPS 205)"),
                    Map.entry("SPHINCS_PLUS_SHAKE_L3", "SLH-DSA-SHAKE-192s or -192f (FIPS 205)"),
                    Map.entry("SPHINCS_PLUS_SHAKE_L5", "SLH-DSA-SHAKE-256s or -256f (FIPS 205)"),
                    Map.entry("KYBER512_WITH_SHAKE", "ML-KEM-512 (FIPS 203)"),
                    Map.entry("KYBER768_WITH_SHAKE", "ML-KEM-768 (FIPS 203)"),
                    Map.entry("KYBER1024_WITH_SHAKE", "ML-KEM-1024 (FIPS 203)"),
                    Map.entry("KYBER512_WITH_SHA2_AES", "ML-KEM-512 (FIPS 203)"),
                    Map.entry("KYBER768_WITH_SHA2_AES", "ML-KEM-768 (FIPS 203)"),
                    Map.entry("KYBER1024_WITH_SHA2_AES", "ML-KEM-1024 (FIPS 203)"));

    /** Signature algorithms. */
    public static final Set<String> SIGNATURE_ALGORITHMS = Set.of("ISS_KERL", "KYBER");

    private ContractNames() {}

    /** Key algorithms that this version serves. */
    public static List<String> servedKeyAlgorithms() {
        return Stream.concat(
                        Arrays.stream(KeyAlgorithm.values())
                                .filter(algorithm -> algorithm.oid().isPresent())
                                .map(KeyAlgorithm::wireName),
                        ParameterSet.BY_NAME.keySet().stream().sorted())
                .toList();
    }

    /** Curves that this version serves. */
    public static List<String> servedCurveOids() {
        return Arrays.stream(Curve.values()).map(Curve::oid).toList();
    }

    /** Why keys of an algorithm that the contract has are not made; empty for all others. */
    static Optional<String> whyNotMade(String algorithm) {
        if (WITHOUT_LIBRARY.contains(algorithm)) {
            return Optional.of(
                    "algorithm '" + algorithm + "', for which no well-kept library exists,");
        }
        return Optional.ofNullable(SUPERSEDED.get(algorithm))
                .map(
                        successor ->
                                "algorithm '" + algorithm + "', superseded by " + successor + ",");
    }
}
