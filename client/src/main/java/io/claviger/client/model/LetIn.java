package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * Whether the node is let in.
 *
 * @param approvals Device SOs who want it in.
 * @param needed How many it takes.
 * @param admission As its name says.
 */
public record LetIn(long approvals, long needed, Optional<ClusterAdmission> admission) {

    /** Reads it from JSON. */
    public static LetIn of(JsonObject json) {
        return new LetIn(
                json.integer("approvals"),
                json.integer("needed"),
                json.optionalObject("admission").map(ClusterAdmission::of));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "LetIn";
    }
}
