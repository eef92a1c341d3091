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
 * The timestamp.
 *
 * @param timestamp TimeStampToken, DER.
 */
public record Timestamp(Base64Bytes timestamp) {

/** Reads it from JSON. */
public static Timestamp of(JsonObject json) {
    return new Timestamp(json.bytes("timestamp"));
}

/** Shows no value: it may be a secret. */
@Override
public String toString() {
    return "Timestamp";
}
}
