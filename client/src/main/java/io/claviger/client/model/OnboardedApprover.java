package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;

/**
 * The sealed file.
 *
 * @param encryptedPayload Ciphertext and tag.
 * @param initializationVector 12 bytes.
 */
public record OnboardedApprover(Base64Bytes encryptedPayload, Base64Bytes initializationVector) {

    /** Reads it from JSON. */
    public static OnboardedApprover of(JsonObject json) {
        return new OnboardedApprover(
                json.bytes("encryptedPayload"), json.bytes("initializationVector"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "OnboardedApprover";
    }
}
