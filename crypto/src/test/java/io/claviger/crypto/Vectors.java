package io.claviger.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** Published vectors as tables: {@code vectors/<origin>/<name>}, one case a line. */
public final class Vectors {
    private Vectors() {}

    /** The fields of each line; lines that begin with {@code #} are for people. */
    public static Stream<String[]> lines(String path, String separator) {
        try (var in = Vectors.class.getResourceAsStream("/vectors/" + path)) {
            if (in == null) {
                throw new IllegalStateException("there are no vectors " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(separator, -1));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
