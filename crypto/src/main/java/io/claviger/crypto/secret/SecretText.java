package io.claviger.crypto.secret;

import java.nio.charset.StandardCharsets;

/**
 * A text that is a secret and is kept: it lies in secret memory, and is a string only while
 * somebody looks at it.
 */
public final class SecretText implements AutoCloseable {
    private final SecretBytes utf8;

    private SecretText(SecretBytes utf8) {
        this.utf8 = utf8;
    }

    public static SecretText of(String text) {
        return new SecretText(SecretBytes.consume(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The text, for one use: whoever keeps it undoes what this class is for. */
    public String shown() {
        return utf8.with(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    public boolean constantTimeEquals(SecretText other) {
        return utf8.constantTimeEquals(other.utf8);
    }

    @Override
    public void close() {
        utf8.close();
    }

    /** Without the text. */
    @Override
    public String toString() {
        return "SecretText";
    }
}
