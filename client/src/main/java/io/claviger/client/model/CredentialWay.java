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
 * How the application gets its API key.
 *
 * @param issuedBy Who can issue it.
 * @param command By which command.
 * @param note Where the API key is, and is not.
 */
public record CredentialWay(String issuedBy, String command, String note) {

/** Reads it from JSON. */
public static CredentialWay of(JsonObject json) {
    return new CredentialWay(json.string("issuedBy"), json.string("command"), json.string("note"));
}

/** Shows no value: it may be a secret. */
@Override
public String toString() {
    return "CredentialWay";
}
}
