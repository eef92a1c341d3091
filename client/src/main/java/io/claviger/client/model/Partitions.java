package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;

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
        return new Partitions(
                json.list("partitions", value -> Partition.of(JsonObject.asObject(value))));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Partitions";
    }
}
