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
 * An approver.
 *
 * @param approverName Name of the approver, unique in the partition; at most 64 characters.
 * @param approverCertificate Certificate, PEM.
 */
public record ListedApprover(String approverName, String approverCertificate) {

/** Reads it from JSON. */
public static ListedApprover of(JsonObject json) {
    return new ListedApprover(json.string("approverName"), json.string("approverCertificate"));
}

/** Shows no value: it may be a secret. */
@Override
public String toString() {
    return "ListedApprover";
}
}
