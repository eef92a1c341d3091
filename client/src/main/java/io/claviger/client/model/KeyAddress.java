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
 * Address of a key.
 *
 * @param address Its bytes, without prefix and checksum.
 */
public record KeyAddress(Base64Bytes address) {

/** Reads it from JSON. */
public static KeyAddress of(JsonObject json) {
    return new KeyAddress(json.bytes("address"));
}

/** Shows no value: it may be a secret. */
@Override
public String toString() {
    return "KeyAddress";
}
}
