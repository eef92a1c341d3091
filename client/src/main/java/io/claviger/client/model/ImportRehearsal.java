package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * Keys that may come.
 *
 * @param keys At most 1024.
 */
public record ImportRehearsal(List<AnnouncedKey> keys) {
    public ImportRehearsal {
        keys = List.copyOf(keys);
    }

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers().list("keys", keys, value -> value.json()).object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ImportRehearsal";
    }
}
