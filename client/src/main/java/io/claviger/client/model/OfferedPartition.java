package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * The partition, and where it comes from.
 *
 * @param device Whose it was.
 * @param parts Of each part, in their order.
 * @param content The first part.
 * @param key The partition key, sealed to the recipient.
 * @param backup Id of the backup.
 * @param made When the backup was made.
 * @param records How many its checkpoint covers.
 * @param root Of the checkpoint's tree.
 * @param index Last journal entry in it.
 */
public record OfferedPartition(
        String device,
        List<String> parts,
        Base64Bytes content,
        Base64Bytes key,
        String backup,
        Instant made,
        String records,
        Base64Bytes root,
        String index) {
    public OfferedPartition {
        parts = List.copyOf(parts);
    }

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("device", JsonMembers.text(device))
                .list("parts", parts, value -> JsonMembers.text(value))
                .put("content", JsonMembers.text(content.text()))
                .put("key", JsonMembers.text(key.text()))
                .put("backup", JsonMembers.text(backup))
                .put("made", JsonMembers.text(made.toString()))
                .put("records", JsonMembers.text(records))
                .put("root", JsonMembers.text(root.text()))
                .put("index", JsonMembers.text(index))
                .object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "OfferedPartition";
    }
}
