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
 * The key after the change.
 *
 * @param label Name of the key, unique in its partition.
 * @param uuid Id of the key.
 * @param version Version of the key object.
 * @param attributes All attributes.
 */
public record KeyVersion(String label, String uuid, long version, JsonObject attributes) {

/** Reads it from JSON. */
public static KeyVersion of(JsonObject json) {
    return new KeyVersion(json.string("label"), json.string("uuid"), json.integer("version"), json.object("attributes"));
}

/** Shows no value: it may be a secret. */
@Override
public String toString() {
    return "KeyVersion";
}
}
