package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;

/**
 * Why.
 *
 * @param reason In your words.
 */
public record RollBack(String reason) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers().put("reason", JsonMembers.text(reason)).object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "RollBack";
    }
}
