package io.claviger.client.json;

import java.util.Map;

/** Writes JSON. */
final class JsonWriter {
    private JsonWriter() {}

    static void write(JsonValue value, StringBuilder out) {
        if (value instanceof JsonValue.Text text) {
            quote(text.value(), out);
        } else if (value instanceof JsonValue.Numeral number) {
            out.append(number.digits());
        } else if (value instanceof JsonValue.Flag flag) {
            out.append(flag.value());
        } else if (value instanceof JsonValue.Array array) {
            char separator = '[';
            for (JsonValue item : array.items()) {
                out.append(separator);
                write(item, out);
                separator = ',';
            }
            out.append(array.items().isEmpty() ? "[]" : "]");
        } else if (value instanceof JsonObject object) {
            char separator = '{';
            for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                out.append(separator);
                quote(member.getKey(), out);
                out.append(':');
                write(member.getValue(), out);
                separator = ',';
            }
            out.append(object.members().isEmpty() ? "{}" : "}");
        } else {
            out.append("null");
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
