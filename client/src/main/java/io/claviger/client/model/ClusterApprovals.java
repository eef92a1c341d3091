package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;

/**
 * By how many.
 *
 * @param approvals Device SOs.
 */
public record ClusterApprovals(long approvals) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers().put("approvals", JsonMembers.number(approvals)).object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ClusterApprovals";
    }
}
