package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;

/**
 * What '/ops/v1/cluster/openings' of an open node gave.
 *
 * @param version Which root key that is.
 * @param rootKey The root key, sealed to this node.
 */
public record UnsealByPeer(long version, Base64Bytes rootKey) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("version", JsonMembers.number(version))
                .put("rootKey", JsonMembers.text(rootKey.text()))
                .object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "UnsealByPeer";
    }
}
