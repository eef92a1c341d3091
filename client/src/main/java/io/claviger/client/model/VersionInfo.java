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
 * Version of the service.
 *
 * @param version Version.
 */
public record VersionInfo(String version) {

/** Reads it from JSON. */
public static VersionInfo of(JsonObject json) {
    return new VersionInfo(json.string("Version"));
}

/** Shows no value: it may be a secret. */
@Override
public String toString() {
    return "VersionInfo";
}
}
