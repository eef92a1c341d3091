package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * Which device root key is in use.
 *
 * @param version Its number; the first is 1.
 * @param replaced Whether another one takes its place now.
 * @param partitionsLeft Partitions whose key lies under the old one still.
 * @param notTaken Nodes that have not taken the newest one yet.
 */
public record RootKeyState(
        long version, boolean replaced, long partitionsLeft, List<String> notTaken) {
    public RootKeyState {
        notTaken = List.copyOf(notTaken);
    }

    /** Reads it from JSON. */
    public static RootKeyState of(JsonObject json) {
        return new RootKeyState(
                json.integer("version"),
                json.flag("replaced"),
                json.integer("partitionsLeft"),
                json.list("notTaken", JsonObject::asString));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "RootKeyState";
    }
}
