package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.time.Instant;

/**
 * Shown this once.
 *
 * @param secret For the new node alone.
 * @param until When it ends.
 */
public record NodeInvitation(String secret, Instant until) {

    /** Reads it from JSON. */
    public static NodeInvitation of(JsonObject json) {
        return new NodeInvitation(json.string("secret"), json.instant("until"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "NodeInvitation";
    }
}
