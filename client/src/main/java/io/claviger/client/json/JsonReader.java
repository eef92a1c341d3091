package io.claviger.client.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one JSON text (RFC 8259), strictly. Of members with one name the last counts. */
public final class JsonReader {
    /** Deepest nesting that is read: a hostile answer must not use up the stack. */
    private static final int MAX_DEPTH = 200;

    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private final String text;
    private int at;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    /**
     * Reads a text.
     *
     * @throws JsonException if it is not JSON
     */
    public static JsonValue read(String text) {
        JsonReader reader = new JsonReader(text);
        JsonValue value = reader.value();
        reader.space();
        if (reader.at < text.length()) {
            throw reader.broken("nothing more");
        }
        return value;
    }

    private JsonValue value() {
        space();
        if (at == text.length()) {
            throw broken("a value");
        }
        char c = text.charAt(at);
        if (c == '{') {
            return deeper(this::object);
        } else if (c == '[') {
            return deeper(this::array);
        } else if (c == '"') {
            return new JsonValue.Text(string());
        } else if (word("true")) {
            return new JsonValue.Flag(true);
        } else if (word("false")) {
            return new JsonValue.Flag(false);
        } else if (word("null")) {
            return JsonValue.Null.VALUE;
        }
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (!number.lookingAt()) {
            throw broken("a value");
        }
        at = number.end();
        return new JsonValue.Numeral(number.group());
    }

    private JsonValue deeper(Supplier<JsonValue> value) {
        if (++depth > MAX_DEPTH) {
            throw broken("less nesting");
        }
        JsonValue read = value.get();
        depth--;
        return read;
    }

    private JsonValue object() {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        at++;
        space();
        if (taken('}')) {
            return JsonObject.EMPTY;
        }
        do {
            space();
            if (at == text.length() || text.charAt(at) != '"') {
                throw broken("a name");
            }
            String name = string();
            space();
            need(':');
            members.put(name, value());
            space();
        } while (taken(','));
        need('}');
        return JsonObject.of(members);
    }

    private JsonValue array() {
        List<JsonValue> items = new ArrayList<>();
        at++;
        space();
        if (taken(']')) {
            return new JsonValue.Array(List.of());
        }
        do {
            items.add(value());
            space();
        } while (taken(','));
        need(']');
        return new JsonValue.Array(items);
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return out.toString();
            } else if (c == '\\') {
                out.append(escaped());
            } else if (c < 0x20) {
                throw broken("no control character");
            } else {
                out.append(c);
            }
        }
        throw broken("the end of a string");
    }

    private char escaped() {
        char c = at < text.length() ? text.charAt(at++) : ' ';
        int plain = "\"\\/bfnrt".indexOf(c);
        if (plain >= 0) {
            return "\"\\/\b\f\n\r\t".charAt(plain);
        }
        if (c != 'u' || at + 4 > text.length()) {
            throw broken("an escape");
        }
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(text.charAt(at++), 16);
            if (digit < 0) {
                throw broken("a hexadecimal digit");
            }
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }

    private boolean word(String word) {
        boolean here = text.startsWith(word, at);
        if (here) {
            at += word.length();
        }
        return here;
    }

    private boolean taken(char c) {
        boolean here = at < text.length() && text.charAt(at) == c;
        if (here) {
            at++;
        }
        return here;
    }

    private void need(char c) {
        if (!taken(c)) {
            throw broken("'" + c + "'");
        }
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private JsonException broken(String expected) {
        return new JsonException(expected + " is expected at character " + at);
    }
}
