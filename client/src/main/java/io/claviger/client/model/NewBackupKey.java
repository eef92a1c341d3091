package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;

/**
 * The key.
 *
 * @param shares As its name says.
 * @param publicKey X25519, 32 bytes.
 */
public record NewBackupKey(ShareSet shares, Base64Bytes publicKey) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("shares", shares.json())
                .put("publicKey", JsonMembers.text(publicKey.text()))
                .object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "NewBackupKey";
    }
}
