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
 * Why.
 *
 * @param reason In your words.
 */
public record RollBack(String reason) {

/** The JSON of it. */
public JsonObject json() {
    return new JsonMembers().put("reason", JsonMembers.text(reason)).object();
}

/** Shows no value: it may be a secret. */
@Override
public String toString() {
    return "RollBack";
}
}
