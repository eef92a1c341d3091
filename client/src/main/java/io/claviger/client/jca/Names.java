package io.claviger.client.jca;

import java.util.Map;

/** Names of the service and names of the JCA. */
final class Names {
    /** Names of keys in the service that the JCA calls otherwise. */
    private static final Map<String, String> KEYS =
            Map.ofEntries(
                    Map.entry("ED", "EdDSA"),
                    Map.entry("TDEA", "DESede"),
                    Map.entry("HMACSHA1", "HmacSHA1"),
                    Map.entry("HMACSHA224", "HmacSHA224"),
                    Map.entry("HMACSHA256", "HmacSHA256"),
                    Map.entry("HMACSHA384", "HmacSHA384"),
                    Map.entry("HMACSHA512", "HmacSHA512"),
                    Map.entry("HMACSHA3224", "HmacSHA3-224"),
                    Map.entry("HMACSHA3256", "HmacSHA3-256"),
                    Map.entry("HMACSHA3384", "HmacSHA3-384"),
                    Map.entry("HMACSHA3512", "HmacSHA3-512"),
                    Map.entry("HSS-LMS", "HSS/LMS"));

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
