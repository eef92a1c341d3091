package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Records with their places.
 *
 * @param log Name of the log.
 * @param records Records.
 * @param next For the next page; null on the last.
 * @param archivedBelow Uses before this record were archived and are not found here.
 */
public record RecordPage(
        String log, List<PlacedRecord> records, Optional<Long> next, long archivedBelow) {
    public RecordPage {
        records = List.copyOf(records);
    }

    /** Reads it from JSON. */
    public static RecordPage of(JsonObject json) {
        return new RecordPage(
                json.string("log"),
                json.list("records", value -> PlacedRecord.of(JsonObject.asObject(value))),
                json.optionalInteger("next"),
                json.integer("archivedBelow"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "RecordPage";
    }
}
