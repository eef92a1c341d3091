package io.claviger.client.json;

import java.util.List;

/** One JSON value (RFC 8259, section 3). */
public sealed interface JsonValue
        permits JsonValue.Text,
                JsonValue.Numeral,
                JsonValue.Flag,
                JsonValue.Null,
                JsonValue.Array,
                JsonObject {
    /** A string. */
    record Text(String value) implements JsonValue {
        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "Text";
        }
    }

    /** A number, as it was written. */
    record Numeral(String digits) implements JsonValue {}

    /** {@code true} or {@code false}. */
    record Flag(boolean value) implements JsonValue {}

    /** {@code null}. */
    record Null() implements JsonValue {
        static final JsonValue VALUE = new Null();
    }

    /** A list of values. */
    record Array(List<JsonValue> items) implements JsonValue {
        public Array {
            items = List.copyOf(items);
        }
    }

    /** The text of the value, without needless space. */
    default String text() {
        StringBuilder out = new StringBuilder();
        JsonWriter.write(this, out);
        return out.toString();
    }
}
