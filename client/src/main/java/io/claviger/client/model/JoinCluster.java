package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;

/**
 * The invitation, and what the node says of itself.
 *
 * @param secret Of the invitation.
 * @param node Its name.
 * @param address host:port under which others reach it.
 * @param publicKey Of its certificate.
 * @param recipient X25519 key to which is sealed.
 */
public record JoinCluster(
        String secret, String node, String address, Base64Bytes publicKey, Base64Bytes recipient) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("secret", JsonMembers.text(secret))
                .put("node", JsonMembers.text(node))
                .put("address", JsonMembers.text(address))
                .put("publicKey", JsonMembers.text(publicKey.text()))
                .put("recipient", JsonMembers.text(recipient.text()))
                .object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "JoinCluster";
    }
}
