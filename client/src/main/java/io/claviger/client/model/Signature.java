package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * The signature, and nothing else.
 *
 * @param signature The signature.
 * @param publicNonce Its first half, for NONE_WITH_EC_SCHNORR_BIP0340 only.
 */
public record Signature(Base64Bytes signature, Optional<Base64Bytes> publicNonce) {

    /** Reads it from JSON. */
    public static Signature of(JsonObject json) {
        return new Signature(json.bytes("signature"), json.optionalBytes("publicNonce"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Signature";
    }
}
