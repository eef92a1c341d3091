package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import io.claviger.client.json.JsonValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A partition.
 *
 * @param name Name.
 * @param created When it was created.
 * @param policy As its name says.
 * @param attestationPublicKey SubjectPublicKeyInfo of its attestation key.
 */
public record Partition(String name, Instant created, PartitionPolicy policy, Base64Bytes attestationPublicKey) {

/** Reads it from JSON. */
public static Partition of(JsonObject json) {
    return new Partition(json.string("name"), json.instant("created"), PartitionPolicy.of(json.object("policy")), json.bytes("attestationPublicKey"));
}

/** Shows no value: it may be a secret. */
@Override
public String toString() {
    return "Partition";
}
}
