package io.claviger.engine.diagnosis;

import java.nio.charset.StandardCharsets;

/** Commands as they are typed in a POSIX shell. */
final class CommandLine {
    private static final String PLAIN = "[A-Za-z0-9._/:@%+=-]+";

    private CommandLine() {}

    /** One word. */
    static String quoted(String word) {
        return word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /**
     * A call of the service with the API key of the environment; ends with an exit code other than
     * 0 if it is refused.
     *
     * @param path percent-encoded
     * @param body JSON
     */
    static String curl(String method, String path, String body) {
        return "curl --fail-with-body -sS -X %s -H \"X-API-KEY: $CLAVIGER_API_KEY\" -H 'Content-Type: application/json' -d %s \"$CLAVIGER_URL%s\""
                .formatted(method, quoted(body), path);
    }

    /** The same without a body. */
    static String curl(String method, String path) {
        return "curl --fail-with-body -sS -X %s -H \"X-API-KEY: $CLAVIGER_API_KEY\" \"$CLAVIGER_URL%s\""
                .formatted(method, path);
    }

    /** A label in a path: RFC 3986 §2.3; slashes stay, for labels have some. */
    static String inPath(String label) {
        var text = new StringBuilder();
        for (byte each : label.getBytes(StandardCharsets.UTF_8)) {
            boolean plain =
                    each == '/'
                            || each == '-'
                            || each == '.'
                            || each == '_'
                            || (each > 0 && Character.isLetterOrDigit(each));
            text.append(plain ? String.valueOf((char) each) : "%%%02X".formatted(each & 0xFF));
        }
        return text.toString();
    }

    /** A JSON string; labels are printable and hold no control characters. */
    static String json(String label) {
        return "\"" + label.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
