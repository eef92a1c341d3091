package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * RFC 9162 §2.1.3.
 *
 * @param log Name of the log.
 * @param index Index of a record, from 0.
 * @param treeSize Size of the tree.
 * @param rootHash Root, hexadecimal.
 * @param hashes From the leaf upwards.
 */
public record InclusionProof(
        String log, long index, long treeSize, String rootHash, List<String> hashes) {
    public InclusionProof {
        hashes = List.copyOf(hashes);
    }

    /** Reads it from JSON. */
    public static InclusionProof of(JsonObject json) {
        return new InclusionProof(
                json.string("log"),
                json.integer("index"),
                json.integer("treeSize"),
                json.string("rootHash"),
                json.list("hashes", JsonObject::asString));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "InclusionProof";
    }
}
