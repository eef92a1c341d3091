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
 * The credential with its token.
 *
 * @param credential As its name says.
 * @param token The API key, shown once.
 */
public record IssuedCredential(Credential credential, String token) {

/** Reads it from JSON. */
public static IssuedCredential of(JsonObject json) {
    return new IssuedCredential(Credential.of(json.object("credential")), json.string("token"));
}

/** Shows no value: it may be a secret. */
@Override
public String toString() {
    return "IssuedCredential";
}
}
