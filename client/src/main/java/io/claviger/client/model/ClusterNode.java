package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * A node with its own last word; null where it said none.
 *
 * @param node Its name.
 * @param address Where the other nodes reach it.
 * @param role 'master' or 'member'.
 * @param here Whether it answers now.
 * @param heardMillisAgo Age of its word.
 * @param missedMillisAgo How long ago it did not answer for the last time.
 * @param state State of its journal.
 * @param sealed Whether it is sealed.
 * @param term Term of the group.
 * @param appliedIndex Journal entry up to which its state goes.
 * @param lag Entries behind the furthest node.
 * @param certificateUntil When its certificate ends.
 * @param version Version of its program.
 * @param format Newest format of the journal that it reads.
 * @param diskFreeBytes Space that is left to it.
 * @param lastUse As its name says.
 */
public record ClusterNode(
        String node,
        String address,
        String role,
        boolean here,
        Optional<Long> heardMillisAgo,
        Optional<Long> missedMillisAgo,
        Optional<String> state,
        Optional<Boolean> sealed,
        Optional<Long> term,
        Optional<Long> appliedIndex,
        Optional<Long> lag,
        Optional<Instant> certificateUntil,
        Optional<String> version,
        Optional<Long> format,
        Optional<Long> diskFreeBytes,
        Optional<LastUse> lastUse) {

    /** Reads it from JSON. */
    public static ClusterNode of(JsonObject json) {
        return new ClusterNode(
                json.string("node"),
                json.string("address"),
                json.string("role"),
                json.flag("here"),
                json.optionalInteger("heardMillisAgo"),
                json.optionalInteger("missedMillisAgo"),
                json.optionalString("state"),
                json.optionalFlag("sealed"),
                json.optionalInteger("term"),
                json.optionalInteger("appliedIndex"),
                json.optionalInteger("lag"),
                json.optionalInstant("certificateUntil"),
                json.optionalString("version"),
                json.optionalInteger("format"),
                json.optionalInteger("diskFreeBytes"),
                json.optionalObject("lastUse").map(LastUse::of));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ClusterNode";
    }
}
