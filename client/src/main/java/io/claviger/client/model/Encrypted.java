package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * The ciphertext and its parts; parts that the cipher does not have are null.
 *
 * @param encryptedPayload Ciphertext, then tag.
 * @param encryptedPayloadWithoutMessageAuthenticationCode Ciphertext alone.
 * @param initializationVector The one that was used.
 * @param messageAuthenticationCode The tag.
 */
public record Encrypted(
        Base64Bytes encryptedPayload,
        Optional<Base64Bytes> encryptedPayloadWithoutMessageAuthenticationCode,
        Optional<Base64Bytes> initializationVector,
        Optional<Base64Bytes> messageAuthenticationCode) {

    /** Reads it from JSON. */
    public static Encrypted of(JsonObject json) {
        return new Encrypted(
                json.bytes("encryptedPayload"),
                json.optionalBytes("encryptedPayloadWithoutMessageAuthenticationCode"),
                json.optionalBytes("initializationVector"),
                json.optionalBytes("messageAuthenticationCode"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Encrypted";
    }
}
