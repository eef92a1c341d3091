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
 * All approvers, by name.
 *
 * @param onboarded Who fetched the key.
 * @param pending Who has not yet.
 */
public record Approvers(List<ListedApprover> onboarded, List<ListedApprover> pending) {
public Approvers {
onboarded = List.copyOf(onboarded);
pending = List.copyOf(pending);
}

/** Reads it from JSON. */
public static Approvers of(JsonObject json) {
    return new Approvers(json.list("onboarded", value -> ListedApprover.of(JsonObject.asObject(value))), json.list("pending", value -> ListedApprover.of(JsonObject.asObject(value))));
}

/** Shows no value: it may be a secret. */
@Override
public String toString() {
    return "Approvers";
}
}
