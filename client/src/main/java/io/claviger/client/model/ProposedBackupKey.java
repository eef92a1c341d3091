package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;

/**
 * A key that is not used yet.
 *
 * @param shares As its name says.
 * @param publicKey X25519, 32 bytes.
 * @param approvals How many device SOs want it so far.
 */
public record ProposedBackupKey(ShareSet shares, Base64Bytes publicKey, long approvals) {

    /** Reads it from JSON. */
    public static ProposedBackupKey of(JsonObject json) {
        return new ProposedBackupKey(
                ShareSet.of(json.object("shares")),
                json.bytes("publicKey"),
                json.integer("approvals"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ProposedBackupKey";
    }
}
