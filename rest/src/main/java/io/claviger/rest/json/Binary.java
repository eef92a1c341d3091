package io.claviger.rest.json;

import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.rest.error.Unacceptable;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Binary members. */
public final class Binary {
    private static final Base64.Decoder BASE64 = Base64.getDecoder();

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    private Binary() {}

    // The contract's alphabet is the standard one with padding (RFC 4648 §4); white space is
    // dropped because some clients wrap lines.
    public static byte[] base64(String field, String text) {
        // Most clients wrap no lines; looking for white space first would cost as much as decoding.
        return decoded(text)
                .or(() -> decoded(withoutSpace(text)))
                .orElseThrow(() -> notBase64(field));
    }

    private static Optional<byte[]> decoded(String digits) {
        if (digits.length() % 4 != 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(BASE64.decode(digits));
        } catch (IllegalArgumentException broken) {
            return Optional.empty();
        }
    }

    static List<Bytes> pemOrBase64(String field, String text) {
        int begin = text.indexOf(BEGIN);
        if (begin < 0) {
            return List.of(Bytes.owned(base64(field, text)));
        }
        List<Bytes> blocks = new ArrayList<>();
        while (begin >= 0) {
            int content = text.indexOf(DASHES, begin + BEGIN.length());
            int end = text.indexOf(END, begin);
            if (content < 0 || end < content + DASHES.length()) {
                throw notBase64(field);
            }
            blocks.add(Bytes.owned(base64(field, text.substring(content + DASHES.length(), end))));
            begin = text.indexOf(BEGIN, end);
        }
        return blocks;
    }

    static byte[] hex(String field, String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException broken) {
            throw Unacceptable.malformed(
                    "field '" + field + "' is not an even number of hexadecimal digits");
        }
    }

    private static Unacceptable notBase64(String field) {
        return new Unacceptable(
                RefusalCode.INVALID_BASE64,
                "field '" + field + "' is not standard base64 with padding");
    }

    private static String withoutSpace(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isSpace(text.charAt(i))) {
                StringBuilder kept = new StringBuilder(text.length());
                text.chars().filter(c -> !isSpace((char) c)).forEach(c -> kept.append((char) c));
                return kept.toString();
            }
        }
        return text;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
