package io.claviger.pkcs11.process;

import java.time.Duration;

/**
 * What a program says that it is; claimed, not proven.
 *
 * @param name its file name
 * @param pid on its host
 * @param patience how long it waits for an answer
 */
public record Program(String name, long pid, String host, Duration patience) {
    private static final int MAX_NAME = 128;
    private static final int MAX_HOST = 253;

    public Program {
        name = printable(name, MAX_NAME);
        host = printable(host, MAX_HOST);
    }

    /** As records name it: {@code nginx (pid 4711 on web1)}. */
    public String claim() {
        return "%s (pid %s on %s)".formatted(name, Long.toUnsignedString(pid), host);
    }

    private static String printable(String text, int most) {
        String shown = text.length() > most ? text.substring(0, most) : text;
        return shown.isBlank() ? "unknown" : shown.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
