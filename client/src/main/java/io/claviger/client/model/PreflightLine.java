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
 * One thing that was looked at.
 *
 * @param check What. One of: roles, ports, package, cluster, attributes, fallback, rehearsal.
 * @param passed Whether it is in place.
 * @param message What was found.
 * @param evidence Where that is seen.
 */
public record PreflightLine(String check, boolean passed, String message, String evidence) {

/** Reads it from JSON. */
public static PreflightLine of(JsonObject json) {
    return new PreflightLine(json.string("check"), json.flag("passed"), json.string("message"), json.string("evidence"));
}

/** Shows no value: it may be a secret. */
@Override
public String toString() {
    return "PreflightLine";
}
}
