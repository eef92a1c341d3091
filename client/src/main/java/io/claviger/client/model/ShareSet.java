package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * The people's shares of a key.
 *
 * @param set Id of the set: 16 hexadecimal digits.
 * @param threshold How many shares are needed.
 * @param digests Of each share, in the order of their numbers.
 */
public record ShareSet(String set, long threshold, List<String> digests) {
    public ShareSet {
        digests = List.copyOf(digests);
    }

    /** Reads it from JSON. */
    public static ShareSet of(JsonObject json) {
        return new ShareSet(
                json.string("set"),
                json.integer("threshold"),
                json.list("digests", JsonObject::asString));
    }

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("set", JsonMembers.text(set))
                .put("threshold", JsonMembers.number(threshold))
                .list("digests", digests, value -> JsonMembers.text(value))
                .object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ShareSet";
    }
}
