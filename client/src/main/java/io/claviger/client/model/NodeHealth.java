package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * A node with its own last word; null where it said none.
 *
 * @param node Its name.
 * @param role 'master' or 'member'.
 * @param here Whether it answers now.
 * @param sealed Whether it is sealed.
 * @param term Term of the group.
 * @param appliedIndex Journal entry up to which its state goes.
 * @param lag Entries behind the furthest node.
 * @param certificateUntil When its certificate ends.
 * @param version Version of its program.
 * @param lastUse When it did an application's operation last.
 */
public record NodeHealth(
        String node,
        String role,
        boolean here,
        Optional<Boolean> sealed,
        Optional<Long> term,
        Optional<Long> appliedIndex,
        Optional<Long> lag,
        Optional<Instant> certificateUntil,
        Optional<String> version,
        Optional<Instant> lastUse) {

    /** Reads it from JSON. */
    public static NodeHealth of(JsonObject json) {
        return new NodeHealth(
                json.string("node"),
                json.string("role"),
                json.flag("here"),
                json.optionalFlag("sealed"),
                json.optionalInteger("term"),
                json.optionalInteger("appliedIndex"),
                json.optionalInteger("lag"),
                json.optionalInstant("certificateUntil"),
                json.optionalString("version"),
                json.optionalInstant("lastUse"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "NodeHealth";
    }
}
