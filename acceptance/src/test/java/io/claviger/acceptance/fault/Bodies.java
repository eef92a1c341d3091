package io.claviger.acceptance.fault;

import java.util.Base64;

/** Request bodies of the operations that these tests use. */
public final class Bodies {
    private Bodies() {}

    /** A P-256 key that signs. */
    public static String ecKey(String label) {
        return """
                {"label":"%s","algorithm":"EC","curveOid":"1.2.840.10045.3.1.7",
                 "attributes":{"sign":true,"destroyable":true}}"""
                .formatted(label);
    }

    /** A P-256 key that signs and can be blocked. */
    static String blockableKey(String label) {
        return """
                {"label":"%s","algorithm":"EC","curveOid":"1.2.840.10045.3.1.7",
                 "attributes":{"sign":true,"destroyable":true},"policy":{"ruleUse":null}}"""
                .formatted(label);
    }

    static String block(String label) {
        return "{\"blockRequest\":{\"blockKeyName\":\"%s\"}}".formatted(label);
    }

    /** An AES-256 key that encrypts and decrypts. */
    public static String aesKey(String label) {
        return """
                {"label":"%s","algorithm":"AES","keySize":256,
                 "attributes":{"encrypt":true,"decrypt":true,"destroyable":true}}"""
                .formatted(label);
    }

    /** A stateful key, which signs and is destroyable. */
    public static String statefulKey(String label, String algorithm) {
        return """
                {"label":"%s","algorithm":"%s","attributes":{"sign":true,"destroyable":true}}"""
                .formatted(label, algorithm);
    }

    public static String sign(String label, byte[] payload) {
        return sign(label, "SHA256_WITH_ECDSA", payload);
    }

    public static String sign(String label, String mechanism, byte[] payload) {
        return """
                {"signRequest":{"payload":"%s","signKeyName":"%s",
                 "signatureAlgorithm":"%s"}}"""
                .formatted(base64(payload), label, mechanism);
    }

    public static String encrypt(String label, byte[] payload) {
        return """
                {"encryptRequest":{"payload":"%s","encryptKeyName":"%s",
                 "cipherAlgorithm":"AES_GCM"}}"""
                .formatted(base64(payload), label);
    }

    /** The arguments as {@link #encrypt}'s answer has them. */
    public static String decrypt(String label, String encryptedPayload, String vector) {
        return """
                {"decryptRequest":{"encryptedPayload":"%s","decryptKeyName":"%s",
                 "cipherAlgorithm":"AES_GCM","initializationVector":"%s"}}"""
                .formatted(encryptedPayload, label, vector);
    }

    public static String label(String label) {
        return "{\"label\":\"%s\"}".formatted(label);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
