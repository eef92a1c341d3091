package io.claviger.rest.route;

import io.claviger.rest.error.Unacceptable;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Strict decoding of paths and queries: RFC 3986, UTF-8, and a plus is a plus. */
final class PercentEncoding {
    private static final int MAX_PARAMETERS = 32;

    private PercentEncoding() {}

    static String decode(String where, String raw) {
        // Anything but ASCII must come encoded; the HTTP library has replaced what it could not
        // read.
        if (raw.chars().anyMatch(c -> c <= 0x20 || c >= 0x7F)) {
            throw broken(where);
        }
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                int high = i + 1 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
                int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw broken(where);
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw broken(where);
        }
    }

    static Map<String, String> query(String raw) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (raw.isEmpty()) {
            return parameters;
        }
        for (String pair : raw.split("&", MAX_PARAMETERS + 1)) {
            if (parameters.size() == MAX_PARAMETERS) {
                throw Unacceptable.malformed(
                        "the query has more than " + MAX_PARAMETERS + " parameters");
            }
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode("query", equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode("query", pair.substring(equals + 1));
            if (parameters.putIfAbsent(name, value) != null) {
                throw Unacceptable.malformed("a query parameter occurs twice");
            }
        }
        return parameters;
    }

    private static Unacceptable broken(String where) {
        return Unacceptable.malformed("the " + where + " is not percent-encoded UTF-8");
    }
}
