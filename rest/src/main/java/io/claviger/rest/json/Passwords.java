package io.claviger.rest.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.rest.error.Unacceptable;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Passwords as clients send them, turned into the UTF-8 bytes of their concatenated characters.
 * Buffers are wiped; the texts inside the parsed body stay until they are collected, which the
 * threat model says.
 */
final class Passwords {
    /** Longest password in UTF-16 units. */
    static final int MAX_LENGTH = 1024;

    private Passwords() {}

    static Optional<SecretBytes> ofElements(String field, ArrayNode elements) {
        int length = 0;
        for (JsonNode element : elements) {
            if (!element.isTextual()) {
                throw Unacceptable.malformed("field '" + field + "' is not a list of characters");
            }
            length += element.textValue().length();
            requireShort(field, length);
        }
        char[] characters = new char[length];
        int at = 0;
        for (JsonNode element : elements) {
            String text = element.textValue();
            text.getChars(0, text.length(), characters, at);
            at += text.length();
        }
        return encode(field, characters);
    }

    static Optional<SecretBytes> ofText(String field, String text) {
        requireShort(field, text.length());
        return encode(field, text.toCharArray());
    }

    private static void requireShort(String field, int length) {
        if (length > MAX_LENGTH) {
            throw Unacceptable.malformed(
                    "field '" + field + "' has more than " + MAX_LENGTH + " characters");
        }
    }

    private static Optional<SecretBytes> encode(String field, char[] characters) {
        ByteBuffer encoded = ByteBuffer.allocate(0);
        try {
            if (characters.length == 0) {
                return Optional.empty();
            }
            encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(characters));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return Optional.of(SecretBytes.consume(bytes));
        } catch (CharacterCodingException lonelySurrogate) {
            throw Unacceptable.malformed("field '" + field + "' is not valid Unicode");
        } finally {
            Arrays.fill(characters, '\0');
            Arrays.fill(encoded.array(), (byte) 0);
        }
    }
}
