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
 * Partitions by name.
 *
 * @param partitions Partitions.
 */
public record Partitions(List<Partition> partitions) {
public Partitions {
partitions = List.copyOf(partitions);
}

/** Reads it from JSON. */
public static Partitions of(JsonObject json) {
    return new Partitions(json.list("partitions", value -> Partition.of(JsonObject.asObject(value))));
}

/** Shows no value: it may be a secret. */
@Override
public String toString() {
    return "Partitions";
}
}
