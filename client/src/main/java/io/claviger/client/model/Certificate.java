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
 * A key and its certificate.
 *
 * @param label Label of the key.
 * @param certificate PEM with header lines.
 */
public record Certificate(String label, String certificate) {

/** Reads it from JSON. */
public static Certificate of(JsonObject json) {
    return new Certificate(json.string("label"), json.string("certificate"));
}

/** Shows no value: it may be a secret. */
@Override
public String toString() {
    return "Certificate";
}
}
