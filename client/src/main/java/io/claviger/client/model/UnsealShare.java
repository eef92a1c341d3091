package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;

/**
 * One share of the unseal key.
 *
 * @param set Id of its set: 16 hexadecimal digits.
 * @param number Its number, from 1.
 * @param value 32 bytes.
 */
public record UnsealShare(String set, long number, Base64Bytes value) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("set", JsonMembers.text(set))
                .put("number", JsonMembers.number(number))
                .put("value", JsonMembers.text(value.text()))
                .object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "UnsealShare";
    }
}
