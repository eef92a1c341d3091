package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * The key; what it does not have is null.
 *
 * @param privateKey PKCS #8.
 * @param publicKey SubjectPublicKeyInfo.
 * @param secretKey Its bare bytes.
 */
public record ExportedKey(
        Optional<Base64Bytes> privateKey,
        Optional<Base64Bytes> publicKey,
        Optional<Base64Bytes> secretKey) {

    /** Reads it from JSON. */
    public static ExportedKey of(JsonObject json) {
        return new ExportedKey(
                json.optionalBytes("privateKey"),
                json.optionalBytes("publicKey"),
                json.optionalBytes("secretKey"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ExportedKey";
    }
}
