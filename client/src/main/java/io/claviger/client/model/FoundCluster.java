package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;

/**
 * Where the node meets the others.
 *
 * @param listen host:port to listen on.
 * @param address host:port under which others reach it.
 */
public record FoundCluster(String listen, String address) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("listen", JsonMembers.text(listen))
                .put("address", JsonMembers.text(address))
                .object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "FoundCluster";
    }
}
