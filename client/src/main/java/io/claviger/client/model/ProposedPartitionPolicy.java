package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;

/**
 * Another policy of a partition.
 *
 * @param partition Name.
 * @param policy As its name says.
 */
public record ProposedPartitionPolicy(String partition, PartitionPolicyChange policy) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("partition", JsonMembers.text(partition))
                .put("policy", policy.json())
                .object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ProposedPartitionPolicy";
    }
}
