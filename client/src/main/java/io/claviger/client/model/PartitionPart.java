package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;

/**
 * A part, as the backup holds it.
 *
 * @param number Its number, from 1.
 * @param content Its bytes.
 */
public record PartitionPart(long number, Base64Bytes content) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("number", JsonMembers.number(number))
                .put("content", JsonMembers.text(content.text()))
                .object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "PartitionPart";
    }
}
