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
 * What clients look for before they work.
 *
 * @param clientFlags Flags.
 */
public record LicenseInfo(List<String> clientFlags) {
public LicenseInfo {
clientFlags = List.copyOf(clientFlags);
}

/** Reads it from JSON. */
public static LicenseInfo of(JsonObject json) {
    return new LicenseInfo(json.list("clientFlags", JsonObject::asString));
}

/** Shows no value: it may be a secret. */
@Override
public String toString() {
    return "LicenseInfo";
}
}
