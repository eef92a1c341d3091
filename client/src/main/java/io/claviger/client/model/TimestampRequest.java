package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;

/**
 * What the timestamp is about.
 *
 * @param payload The data.
 * @param hashAlgorithm How the data is hashed. One of: SHA224, SHA256, SHA384, SHA512.
 */
public record TimestampRequest(Base64Bytes payload, String hashAlgorithm) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("payload", JsonMembers.text(payload.text()))
                .put("hashAlgorithm", JsonMembers.text(hashAlgorithm))
                .object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "TimestampRequest";
    }
}
