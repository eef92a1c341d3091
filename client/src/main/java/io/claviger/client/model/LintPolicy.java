package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;

/**
 * A policy as at creation.
 *
 * @param policy As its name says.
 */
public record LintPolicy(Policy policy) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers().put("policy", policy.json()).object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "LintPolicy";
    }
}
