package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * To whom backups are encrypted.
 *
 * @param device Name of the device.
 * @param shares As its name says.
 * @param publicKey X25519, 32 bytes.
 */
public record BackupKey(String device, Optional<ShareSet> shares, Optional<Base64Bytes> publicKey) {

    /** Reads it from JSON. */
    public static BackupKey of(JsonObject json) {
        return new BackupKey(
                json.string("device"),
                json.optionalObject("shares").map(ShareSet::of),
                json.optionalBytes("publicKey"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "BackupKey";
    }
}
