package io.claviger.client.jca;

import java.util.Map;

/** Names of the service and names of the JCA. */
final class Names {
    /** Names of keys in the service that the JCA calls otherwise. */
    private static final Map<String, String> KEYS =
            Map.of(
                    "ED", "EdDSA",
                    "TDEA", "DESede",
                    "HMACSHA1", "HmacSHA1",
                    "HMACSHA224", "HmacSHA224",
                    "HMACSHA256", "HmacSHA256",
                    "HMACSHA384", "HmacSHA384",
                    "HMACSHA512", "HmacSHA512",
                    "HSS-LMS", "HSS/LMS");

    private Names() {}

    /** What the JCA calls keys that the service calls so. */
    static String keyAlgorithm(String wire) {
        return wire.startsWith("ML-DSA")
                ? "ML-DSA"
                : wire.startsWith("ML-KEM")
                        ? "ML-KEM"
                        : wire.startsWith("SLH-DSA") ? "SLH-DSA" : KEYS.getOrDefault(wire, wire);
    }

    /** What the service calls secret keys that the JCA calls so. */
    static String secretKey(String jca) {
        return KEYS.entrySet().stream()
                .filter(entry -> entry.getValue().equalsIgnoreCase(jca))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(jca.equalsIgnoreCase("AES") ? "AES" : jca);
    }
}
