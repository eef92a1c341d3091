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
 * Credentials, without their tokens.
 *
 * @param credentials Credentials.
 */
public record Credentials(List<Credential> credentials) {
public Credentials {
credentials = List.copyOf(credentials);
}

/** Reads it from JSON. */
public static Credentials of(JsonObject json) {
    return new Credentials(json.list("credentials", value -> Credential.of(JsonObject.asObject(value))));
}

/** Shows no value: it may be a secret. */
@Override
public String toString() {
    return "Credentials";
}
}
