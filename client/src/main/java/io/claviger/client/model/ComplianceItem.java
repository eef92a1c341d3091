package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * One of the six.
 *
 * @param item Which. One of: ownership, access-approval, dual-or-identity-control, recovery-proof,
 *     monitoring, immutable-evidence.
 * @param met Whether it is shown.
 * @param message What was found.
 * @param record Record that shows it.
 * @param sha256 Of the record, or the root of the signed tree.
 */
public record ComplianceItem(
        String item, boolean met, String message, Optional<Long> record, Optional<String> sha256) {

    /** Reads it from JSON. */
    public static ComplianceItem of(JsonObject json) {
        return new ComplianceItem(
                json.string("item"),
                json.flag("met"),
                json.string("message"),
                json.optionalInteger("record"),
                json.optionalString("sha256"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ComplianceItem";
    }
}
