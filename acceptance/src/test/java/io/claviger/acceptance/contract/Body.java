package io.claviger.acceptance.contract;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON bodies in one line. */
final class Body {
    static final ObjectMapper JSON = new ObjectMapper();

    private Body() {}

    /** An object of names and values in turn, as text. */
    static String of(@Nullable Object... namesAndValues) {
        return node(namesAndValues).toString();
    }

    /** An object of names and values in turn. */
    static ObjectNode node(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return node(members);
    }

    static ObjectNode node(Map<String, ?> members) {
        return JSON.valueToTree(members);
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }
}
