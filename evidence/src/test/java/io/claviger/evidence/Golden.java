package io.claviger.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Files under {@code golden/}: bytes that every later version must still write and read. */
public final class Golden {
    private Golden() {}

    public static byte[] bytes(String path) {
        try (var file = Golden.class.getResourceAsStream("/golden/" + path)) {
            if (file == null) {
                throw new IllegalArgumentException("no golden file " + path);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
