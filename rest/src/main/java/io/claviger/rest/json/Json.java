package io.claviger.rest.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.rest.error.HttpError;
import io.claviger.rest.error.Unacceptable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The JSON reader and writer of the service. Thread-safe. */
public final class Json {
    /** Deepest nesting of a body: policies, the deepest bodies there are, need eight levels. */
    public static final int MAX_DEPTH = 32;

    /** Longest member name. */
    public static final int MAX_NAME_LENGTH = 256;

    /** Longest number. */
    public static final int MAX_NUMBER_LENGTH = 32;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    // A buffer that is used again keeps the last password in it.
                                    .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxNameLength(MAX_NAME_LENGTH)
                                                    .maxNumberLength(MAX_NUMBER_LENGTH)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    // One client leaves a comma behind the last member in one of its calls.
    private static final JsonMapper LENIENT =
            MAPPER.rebuild().enable(JsonReadFeature.ALLOW_TRAILING_COMMA).build();

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Json() {}

    /** Reads one JSON object. */
    public static Members parse(byte[] body) {
        return parse(MAPPER, body);
    }

    /** Reads one JSON object that may have a comma behind its last member. */
    public static Members parseLenient(byte[] body) {
        return parse(LENIENT, body);
    }

    private static Members parse(JsonMapper mapper, byte[] body) {
        requireUtf8(body);
        JsonNode node;
        try {
            node = mapper.readTree(body);
        } catch (JsonProcessingException broken) {
            throw invalid(explain(broken));
        } catch (IOException broken) {
            throw invalid("the body is not JSON");
        }
        if (node == null || node.isMissingNode()) {
            throw invalid("the body is empty where a JSON object is expected");
        }
        if (!(node instanceof ObjectNode object)) {
            throw Unacceptable.malformed("the body is not a JSON object");
        }
        return new Members("", object);
    }

    /** Reads any JSON value that the service itself or its evidence log wrote. */
    public static JsonNode parseOwn(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException broken) {
            throw new IllegalStateException("JSON of our own does not parse", broken);
        }
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a JSON tree does not print", impossible);
        }
    }

    private static Unacceptable invalid(String message) {
        return new Unacceptable(
                Refusal.of(RefusalCode.MALFORMED_REQUEST, message), HttpError.INVALID_JSON);
    }

    // Jackson accepts overlong encodings and encoded surrogates; two texts that look alike to one
    // reader and differ to another have no place in front of a key boundary.
    private static void requireUtf8(byte[] body) {
        if (isAscii(body)) {
            return;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException broken) {
            throw invalid("the body is not valid UTF-8");
        }
    }

    private static boolean isAscii(byte[] body) {
        int at = 0;
        for (; at <= body.length - Long.BYTES; at += Long.BYTES) {
            if (((long) EIGHT_BYTES.get(body, at) & HIGH_BITS) != 0) {
                return false;
            }
        }
        for (; at < body.length; at++) {
            if (body[at] < 0) {
                return false;
            }
        }
        return true;
    }

    // The parser's own message can quote the body, so only its place and kind are repeated.
    private static String explain(JsonProcessingException broken) {
        String message = broken.getOriginalMessage();
        var location = broken.getLocation();
        String place =
                location == null
                        ? ""
                        : " at line " + location.getLineNr() + " column " + location.getColumnNr();
        if (message != null && message.startsWith("Duplicate field")) {
            return "a member of the JSON object occurs twice" + place;
        }
        if (message != null && message.contains("nesting depth")) {
            return "the JSON is nested deeper than " + MAX_DEPTH + " levels";
        }
        return "the body is not JSON" + place;
    }
}
