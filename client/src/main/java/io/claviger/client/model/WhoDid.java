package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Who did use a key.
 *
 * @param log Name of the log.
 * @param key Id of the key.
 * @param uses By first record.
 * @param next To count on; null at the end.
 * @param archivedBelow Uses before this record were archived and are not found here.
 */
public record WhoDid(
        String log, String key, List<Uses> uses, Optional<Long> next, long archivedBelow) {
    public WhoDid {
        uses = List.copyOf(uses);
    }

    /** Reads it from JSON. */
    public static WhoDid of(JsonObject json) {
        return new WhoDid(
                json.string("log"),
                json.string("key"),
                json.list("uses", value -> Uses.of(JsonObject.asObject(value))),
                json.optionalInteger("next"),
                json.integer("archivedBelow"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "WhoDid";
    }

    /**
     * What one credential did.
     *
     * @param application Null for an officer.
     * @param credential Null without API key.
     * @param operation What.
     * @param interfaceValue By which way.
     * @param granted How often.
     * @param refused How often it was refused.
     * @param approved How many of the granted had approvals.
     * @param first First time.
     * @param last Last time.
     */
    public record Uses(
            Optional<String> application,
            Optional<String> credential,
            String operation,
            String interfaceValue,
            long granted,
            long refused,
            long approved,
            String first,
            String last) {

        /** Reads it from JSON. */
        public static Uses of(JsonObject json) {
            return new Uses(
                    json.optionalString("application"),
                    json.optionalString("credential"),
                    json.string("operation"),
                    json.string("interface"),
                    json.integer("granted"),
                    json.integer("refused"),
                    json.integer("approved"),
                    json.string("first"),
                    json.string("last"));
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "Uses";
        }
    }
}
