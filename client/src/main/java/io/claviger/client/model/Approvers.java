package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;

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
        return new Approvers(
                json.list("onboarded", value -> ListedApprover.of(JsonObject.asObject(value))),
                json.list("pending", value -> ListedApprover.of(JsonObject.asObject(value))));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Approvers";
    }
}
