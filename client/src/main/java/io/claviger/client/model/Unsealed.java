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
 * State afterwards.
 *
 * @param sealed false
 */
public record Unsealed(boolean sealed) {

/** Reads it from JSON. */
public static Unsealed of(JsonObject json) {
    return new Unsealed(json.flag("sealed"));
}

/** Shows no value: it may be a secret. */
@Override
public String toString() {
    return "Unsealed";
}
}
