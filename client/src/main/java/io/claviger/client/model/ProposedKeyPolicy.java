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
 * Other rules of a key.
 *
 * @param partition Name.
 * @param key Label.
 * @param policy Rules as at creation.
 */
public record ProposedKeyPolicy(String partition, String key, JsonObject policy) {

/** The JSON of it. */
public JsonObject json() {
    return new JsonMembers().put("partition", JsonMembers.text(partition)).put("key", JsonMembers.text(key)).put("policy", policy).object();
}

/** Shows no value: it may be a secret. */
@Override
public String toString() {
    return "ProposedKeyPolicy";
}
}
