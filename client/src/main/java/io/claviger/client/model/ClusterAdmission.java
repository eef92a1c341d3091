package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * What the new node needs; nobody else can use it.
 *
 * @param device Name of the evidence log.
 * @param node For which node.
 * @param certificate Of the node, DER.
 * @param authority Certificate of the authority, DER.
 * @param rootKeyVersion Which root key.
 * @param rootKey The root key, sealed to the node (HPKE).
 * @param members Its nodes; empty if this node is alone.
 */
public record ClusterAdmission(
        String device,
        String node,
        Base64Bytes certificate,
        Base64Bytes authority,
        long rootKeyVersion,
        Base64Bytes rootKey,
        List<ClusterMember> members) {
    public ClusterAdmission {
        members = List.copyOf(members);
    }

    /** Reads it from JSON. */
    public static ClusterAdmission of(JsonObject json) {
        return new ClusterAdmission(
                json.string("device"),
                json.string("node"),
                json.bytes("certificate"),
                json.bytes("authority"),
                json.integer("rootKeyVersion"),
                json.bytes("rootKey"),
                json.list("members", value -> ClusterMember.of(JsonObject.asObject(value))));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ClusterAdmission";
    }
}
