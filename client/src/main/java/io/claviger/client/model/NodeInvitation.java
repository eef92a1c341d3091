package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import io.claviger.client.json.JsonValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
