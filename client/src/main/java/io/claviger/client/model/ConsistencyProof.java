package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * RFC 9162 §2.1.4.
 *
 * @param log Name of the log.
 * @param from Older size.
 * @param to Newer size.
 * @param fromRootHash Older root, hexadecimal.
 * @param toRootHash Newer root, hexadecimal.
 * @param hashes From the leaf upwards.
 */
public record ConsistencyProof(
        String log,
        long from,
        long to,
        String fromRootHash,
        String toRootHash,
        List<String> hashes) {
    public ConsistencyProof {
        hashes = List.copyOf(hashes);
    }

    /** Reads it from JSON. */
    public static ConsistencyProof of(JsonObject json) {
        return new ConsistencyProof(
                json.string("log"),
                json.integer("from"),
                json.integer("to"),
                json.string("fromRootHash"),
                json.string("toRootHash"),
                json.list("hashes", JsonObject::asString));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ConsistencyProof";
    }
}
