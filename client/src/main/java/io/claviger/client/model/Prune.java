package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;

/**
 * What was archived.
 *
 * @param archive The archive's checkpoint, a signed note of this log.
 */
public record Prune(String archive) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers().put("archive", JsonMembers.text(archive)).object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Prune";
    }
}
