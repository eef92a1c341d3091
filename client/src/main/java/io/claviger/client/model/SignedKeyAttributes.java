package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;

/**
 * A signed statement about a key, as XML with its signature and as JSON.
 *
 * @param xml The statement; the signature is over its UTF-8 bytes.
 * @param json As its name says.
 * @param xmlSignature Signature of the attestation key, SHA-256.
 * @param attestationKeyName Name of the attestation key.
 */
public record SignedKeyAttributes(
        String xml, KeyAttributesJson json, Base64Bytes xmlSignature, String attestationKeyName) {

    /** Reads it from JSON. */
    public static SignedKeyAttributes of(JsonObject json) {
        return new SignedKeyAttributes(
                json.string("xml"),
                KeyAttributesJson.of(json.object("json")),
                json.bytes("xmlSignature"),
                json.string("attestationKeyName"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "SignedKeyAttributes";
    }
}
