package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * A record with its place.
 *
 * @param index Index of a record, from 0.
 * @param record The record.
 */
public record PlacedRecord(long index, JsonObject record) {

    /** Reads it from JSON. */
    public static PlacedRecord of(JsonObject json) {
        return new PlacedRecord(json.integer("index"), json.object("record"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "PlacedRecord";
    }
}
