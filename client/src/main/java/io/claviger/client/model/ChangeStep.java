package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;

/**
 * What was done.
 *
 * @param text In your words.
 */
public record ChangeStep(String text) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers().put("text", JsonMembers.text(text)).object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ChangeStep";
    }
}
