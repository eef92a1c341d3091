package io.claviger.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Files that pin formats: {@code golden/<format>/v<n>/<name>}. Old versions stay for ever. */
public final class Golden {
    private Golden() {}

    public static byte[] file(String path) {
        try (var in = Golden.class.getResourceAsStream("/golden/" + path)) {
            if (in == null) {
                throw new IllegalStateException("there is no golden file " + path);
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public static byte[] hex(String path) {
        return HexFormat.of().parseHex(new String(file(path), StandardCharsets.US_ASCII).strip());
    }
}
