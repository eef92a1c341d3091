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
 * Statistics as text.
 *
 * @param keyStoreStatistics Lines.
 */
public record KeyStoreStatistics(String keyStoreStatistics) {

/** Reads it from JSON. */
public static KeyStoreStatistics of(JsonObject json) {
    return new KeyStoreStatistics(json.string("keyStoreStatistics"));
}

/** Shows no value: it may be a secret. */
@Override
public String toString() {
    return "KeyStoreStatistics";
}
}
