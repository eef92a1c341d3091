package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;

/**
 * A sealed node of the cluster.
 *
 * @param node Its name.
 * @param recipient X25519 key to which is sealed.
 * @param publicKey Of its certificate.
 * @param signature By the certificate's key.
 */
public record SealedNode(
        String node, Base64Bytes recipient, Base64Bytes publicKey, Base64Bytes signature) {

    /** Reads it from JSON. */
    public static SealedNode of(JsonObject json) {
        return new SealedNode(
                json.string("node"),
                json.bytes("recipient"),
                json.bytes("publicKey"),
                json.bytes("signature"));
    }

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("node", JsonMembers.text(node))
                .put("recipient", JsonMembers.text(recipient.text()))
                .put("publicKey", JsonMembers.text(publicKey.text()))
                .put("signature", JsonMembers.text(signature.text()))
                .object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "SealedNode";
    }
}
