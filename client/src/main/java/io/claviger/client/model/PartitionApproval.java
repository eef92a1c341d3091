package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;

/**
 * What is approved.
 *
 * @param fingerprint As 'claviger backup verify' shows it: SHA-256, hexadecimal.
 */
public record PartitionApproval(String fingerprint) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers().put("fingerprint", JsonMembers.text(fingerprint)).object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "PartitionApproval";
    }
}
