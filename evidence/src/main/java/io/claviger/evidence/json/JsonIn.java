package io.claviger.evidence.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.claviger.evidence.record.MalformedEvidence;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON document: valid UTF-8, no duplicate members, no fractions, nothing behind the end,
 * everything bounded. Throws {@link MalformedEvidence} and nothing else.
 */
public final class JsonIn {
    private static final int MAX_DEPTH = 12;
    private static final int MAX_NAME_CHARS = 128;
    private static final int MAX_NUMBER_CHARS = 20;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxNameLength(MAX_NAME_CHARS)
                                    .maxNumberLength(MAX_NUMBER_CHARS)
                                    .build())
                    .build();

    private JsonIn() {}

    /** Reads an object from at most {@code maxBytes} bytes of UTF-8. */
    public static Json.Obj object(byte[] utf8, int maxBytes, String what) {
        if (utf8.length > maxBytes) {
            throw new MalformedEvidence(what + " is longer than " + maxBytes + " bytes");
        }
        return object(text(utf8, what), what);
    }

    /** Reads an object from text whose length the caller has bounded. */
    public static Json.Obj object(String text, String what) {
        try (var parser = FACTORY.createParser(text)) {
            var value = value(parser, parser.nextToken(), what);
            if (parser.nextToken() != null) {
                throw new MalformedEvidence(what + " goes on behind its end");
            }
            if (!(value instanceof Json.Obj object)) {
                throw new MalformedEvidence(what + " is not a JSON object");
            }
            return object;
        } catch (IOException e) {
            // Reading from memory: whatever the parser reports is a fault of the text.
            throw new MalformedEvidence(what + " is not well-formed JSON");
        }
    }

    /** Decodes UTF-8 and refuses what is not. */
    public static String text(byte[] utf8, String what) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedEvidence(what + " is not valid UTF-8");
        }
    }

    private static Json value(JsonParser parser, @Nullable JsonToken token, String what)
            throws IOException {
        return switch (token) {
            case START_OBJECT -> {
                var members = new LinkedHashMap<String, Json>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var name = parser.currentName();
                    members.put(name, value(parser, parser.nextToken(), what));
                }
                yield new Json.Obj(members);
            }
            case START_ARRAY -> {
                var values = new ArrayList<Json>();
                for (var next = parser.nextToken();
                        next != JsonToken.END_ARRAY;
                        next = parser.nextToken()) {
                    values.add(value(parser, next, what));
                }
                yield new Json.Arr(values);
            }
            case VALUE_STRING -> new Json.Text(parser.getText());
            case VALUE_NUMBER_INT -> new Json.Int(parser.getLongValue());
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            case VALUE_NULL -> new Json.Null();
            case VALUE_NUMBER_FLOAT ->
                    throw new MalformedEvidence(what + " holds a number that is not an integer");
            case null, default -> throw new MalformedEvidence(what + " is not well-formed JSON");
        };
    }
}
