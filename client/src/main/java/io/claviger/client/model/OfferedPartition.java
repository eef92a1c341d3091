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
 * @param backup Id of the backup.
 * @param made When the backup was made.
 * @param records How many its checkpoint covers.
 * @param root Of the checkpoint's tree.
 * @param index Last journal entry in it.
 * @param parts Of each part, in their order.
 * @param content The first part.
 * @param key The partition key, sealed to the recipient.
 */
public record OfferedPartition(
        String device,
        String backup,
        Instant made,
        String records,
        Base64Bytes root,
        String index,
        List<String> parts,
        Base64Bytes content,
        Base64Bytes key) {
    public OfferedPartition {
        parts = List.copyOf(parts);
    }

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("device", JsonMembers.text(device))
                .put("backup", JsonMembers.text(backup))
                .put("made", JsonMembers.text(made.toString()))
                .put("records", JsonMembers.text(records))
                .put("root", JsonMembers.text(root.text()))
                .put("index", JsonMembers.text(index))
                .list("parts", parts, value -> JsonMembers.text(value))
                .put("content", JsonMembers.text(content.text()))
                .put("key", JsonMembers.text(key.text()))
                .object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "OfferedPartition";
    }
}
