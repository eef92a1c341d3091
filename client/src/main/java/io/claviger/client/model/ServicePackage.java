package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What a partition promises to its users.
 *
 * @param name 1 to 64 printable ASCII characters.
 * @param policy As its name says.
 * @param algorithms Kinds of keys; none: any.
 * @param interfaces Ways of applications; none: any.
 * @param approvals People who approve each use of a key, at least.
 * @param maximumKeys Most keys.
 * @param cosigners Witnesses that have cosigned the log, at least.
 * @param nodes Nodes that keep the partition, at least.
 * @param regions Where nodes stand; none: anywhere.
 * @param claims What is claimed beyond that: shown, checked by nobody.
 * @param promises In words.
 */
public record ServicePackage(
        String name,
        Optional<PartitionPolicyChange> policy,
        Optional<List<String>> algorithms,
        Optional<List<String>> interfaces,
        Optional<Long> approvals,
        Optional<Long> maximumKeys,
        Optional<Long> cosigners,
        Optional<Long> nodes,
        Optional<List<String>> regions,
        Optional<List<String>> claims,
        List<String> promises) {
    public ServicePackage {
        algorithms = algorithms.map(List::copyOf);
        interfaces = interfaces.map(List::copyOf);
        regions = regions.map(List::copyOf);
        claims = claims.map(List::copyOf);
        promises = List.copyOf(promises);
    }

    /** Reads it from JSON. */
    public static ServicePackage of(JsonObject json) {
        return new ServicePackage(
                json.string("name"),
                json.optionalObject("policy").map(PartitionPolicyChange::of),
                json.optionalList("algorithms", JsonObject::asString),
                json.optionalList("interfaces", JsonObject::asString),
                json.optionalInteger("approvals"),
                json.optionalInteger("maximumKeys"),
                json.optionalInteger("cosigners"),
                json.optionalInteger("nodes"),
                json.optionalList("regions", JsonObject::asString),
                json.optionalList("claims", JsonObject::asString),
                json.list("promises", JsonObject::asString));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ServicePackage";
    }
}
