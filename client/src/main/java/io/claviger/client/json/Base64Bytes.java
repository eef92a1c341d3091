package io.claviger.client.json;

import java.util.Base64;

/**
 * Bytes as they travel: in Base64 with padding (RFC 4648, section 4).
 *
 * @param text the Base64 text
 */
public record Base64Bytes(String text) {
    public Base64Bytes {
        try {
            int length = Base64.getDecoder().decode(text).length;
            assert length >= 0;
        } catch (IllegalArgumentException e) {
            throw new JsonException("Base64 is expected", e);
        }
    }

    /** These bytes. */
    public static Base64Bytes of(byte[] bytes) {
        return new Base64Bytes(Base64.getEncoder().encodeToString(bytes));
    }

    /** The bytes, a copy of their own each time. */
    public byte[] bytes() {
        return Base64.getDecoder().decode(text);
    }

    /** Shows no bytes: they may be a plaintext. */
    @Override
    public String toString() {
        return "Base64Bytes[" + text.length() + " characters]";
    }
}
