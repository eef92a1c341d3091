package io.claviger.engine.diagnosis;

/** Commands as they are typed in a POSIX shell. */
final class CommandLine {
    private CommandLine() {}

    /** One word. */
    static String quoted(String word) {
        return word.matches("[A-Za-z0-9._/:@%+=-]+")
                ? word
                : "'" + word.replace("'", "'\\''") + "'";
    }

    /** A call of the service with the API key of the environment. */
    static String curl(String method, String path, String body) {
        return "curl -sS -X %s -H \"X-API-KEY: $CLAVIGER_API_KEY\" -H 'Content-Type: application/json' -d %s \"$CLAVIGER_URL%s\""
                .formatted(method, quoted(body), path);
    }
}
