package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.time.Instant;

/**
 * The key, and where it comes from.
 *
 * @param key As the backup holds it.
 * @param backup Id of the backup.
 * @param made When the backup was made.
 * @param records How many its checkpoint covers.
 * @param root Of the checkpoint's tree.
 * @param index Last journal entry in it.
 */
public record RestoredKey(
        Base64Bytes key,
        String backup,
        Instant made,
        String records,
        Base64Bytes root,
        String index) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
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
        return "RestoredKey";
    }
}
