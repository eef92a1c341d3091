package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * An approver.
 *
 * @param approverName Name of the approver, unique in the partition; at most 64 characters.
 * @param approverCertificate Certificate, PEM.
 */
public record ListedApprover(String approverName, String approverCertificate) {

    /** Reads it from JSON. */
    public static ListedApprover of(JsonObject json) {
        return new ListedApprover(json.string("approverName"), json.string("approverCertificate"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ListedApprover";
    }
}
