package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;
import java.time.Instant;

/**
 * A partition.
 *
 * @param name Name.
 * @param created When it was created.
 * @param policy As its name says.
 * @param attestationPublicKey SubjectPublicKeyInfo of its attestation key.
 */
public record Partition(
        String name, Instant created, PartitionPolicy policy, Base64Bytes attestationPublicKey) {

    /** Reads it from JSON. */
    public static Partition of(JsonObject json) {
        return new Partition(
                json.string("name"),
                json.instant("created"),
                PartitionPolicy.of(json.object("policy")),
                json.bytes("attestationPublicKey"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Partition";
    }
}
