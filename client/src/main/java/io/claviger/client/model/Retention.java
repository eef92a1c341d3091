package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * How much of the log is kept here.
 *
 * @param log Name of the log.
 * @param records How many records it has.
 * @param archivedBelow Uses before this record were archived; changes stay.
 * @param prunableBelow What could be dropped now, were it archived.
 * @param longest The application whose rule keeps records longest.
 * @param withoutRule Without 'retentionDays': nothing can be dropped. At most 100.
 */
public record Retention(
        String log,
        long records,
        long archivedBelow,
        long prunableBelow,
        Optional<Longest> longest,
        List<String> withoutRule) {
    public Retention {
        withoutRule = List.copyOf(withoutRule);
    }

    /** Reads it from JSON. */
    public static Retention of(JsonObject json) {
        return new Retention(
                json.string("log"),
                json.integer("records"),
                json.integer("archivedBelow"),
                json.integer("prunableBelow"),
                json.optionalObject("longest").map(Longest::of),
                json.list("withoutRule", JsonObject::asString));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Retention";
    }

    /**
     * The application whose rule keeps records longest.
     *
     * @param application Its name.
     * @param retentionDays Its rule.
     */
    public record Longest(String application, long retentionDays) {

        /** Reads it from JSON. */
        public static Longest of(JsonObject json) {
            return new Longest(json.string("application"), json.integer("retentionDays"));
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "Longest";
        }
    }
}
