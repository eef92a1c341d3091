package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;

/**
 * Other rules of a key.
 *
 * @param partition Name.
 * @param key Label.
 * @param policy Rules as at creation.
 */
public record ProposedKeyPolicy(String partition, String key, JsonObject policy) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("partition", JsonMembers.text(partition))
                .put("key", JsonMembers.text(key))
                .put("policy", policy)
                .object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ProposedKeyPolicy";
    }
}
