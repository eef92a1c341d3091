package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;

/**
 * One approver.
 *
 * @param approverName Name of the approver, unique in the partition; at most 64 characters.
 */
public record NamedApprover(String approverName) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers().put("approverName", JsonMembers.text(approverName)).object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "NamedApprover";
    }
}
