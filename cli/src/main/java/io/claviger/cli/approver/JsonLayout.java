package io.claviger.cli.approver;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Optional;

/**
 * JSON laid out for reading. Only white space between the words changes: strings and numbers stay
 * as they were written, because what is shown is what is signed.
 */
final class JsonLayout {
    private static final JsonFactory STRICT =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    private static final String INDENT = "  ";

    private JsonLayout() {}

    /**
     * The object or array in lines; empty if the text is none, or names a member twice: then
     * readers differ in what it says.
     */
    static Optional<String> of(String text) {
        return valid(text) ? Optional.of(layOut(text)) : Optional.empty();
    }

    private static boolean valid(String text) {
        try (JsonParser parser = STRICT.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT && first != JsonToken.START_ARRAY) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException _) {
            return false;
        }
    }

    private static String layOut(String json) {
        StringBuilder out = new StringBuilder();
        int depth = 0;
        for (int at = 0; at < json.length(); at++) {
            char c = json.charAt(at);
            switch (c) {
                case '"' -> {
                    int end = endOfString(json, at);
                    out.append(json, at, end);
                    at = end - 1;
                }
                case '{', '[' -> {
                    out.append(c);
                    int next = nextWord(json, at + 1);
                    if (json.charAt(next) == '}' || json.charAt(next) == ']') {
                        out.append(json.charAt(next));
                        at = next;
                    } else {
                        depth++;
                        newLine(out, depth);
                    }
                }
                case '}', ']' -> {
                    depth--;
                    newLine(out, depth);
                    out.append(c);
                }
                case ',' -> {
                    out.append(c);
                    newLine(out, depth);
                }
                case ':' -> out.append(": ");
                case ' ', '\t', '\n', '\r' -> {}
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    private static int nextWord(String json, int from) {
        int at = from;
        while (Character.isWhitespace(json.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int endOfString(String json, int start) {
        int at = start + 1;
        while (json.charAt(at) != '"') {
            at += json.charAt(at) == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private static void newLine(StringBuilder out, int depth) {
        out.append('\n').append(INDENT.repeat(depth));
    }
}
