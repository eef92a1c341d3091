package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * To whom backups are encrypted.
 *
 * @param device Name of the device.
 * @param approvals How many device SOs name another key.
 * @param shares As its name says.
 * @param publicKey X25519, 32 bytes.
 * @param proposed As its name says.
 */
public record BackupKey(
        String device,
        long approvals,
        Optional<ShareSet> shares,
        Optional<Base64Bytes> publicKey,
        Optional<ProposedBackupKey> proposed) {

    /** Reads it from JSON. */
    public static BackupKey of(JsonObject json) {
        return new BackupKey(
                json.string("device"),
                json.integer("approvals"),
                json.optionalObject("shares").map(ShareSet::of),
                json.optionalBytes("publicKey"),
                json.optionalObject("proposed").map(ProposedBackupKey::of));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "BackupKey";
    }
}
