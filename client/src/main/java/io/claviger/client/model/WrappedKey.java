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
 * The wrapped key.
 *
 * @param wrappedKey The wrapped key.
 */
public record WrappedKey(Base64Bytes wrappedKey) {

/** Reads it from JSON. */
public static WrappedKey of(JsonObject json) {
    return new WrappedKey(json.bytes("wrappedKey"));
}

/** Shows no value: it may be a secret. */
@Override
public String toString() {
    return "WrappedKey";
}
}
