package io.claviger.evidence.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON as printable ASCII into a growing buffer that is used again and again.
 *
 * <p>Every character outside 0x20–0x7e is escaped, a newline as {@code \n}, any other by its
 * number: what an auditor sees on a terminal is what was hashed, whatever a client put into its
 * name. Written by hand because the bytes enter the tree and must be the same on every node, also
 * while nodes run different versions of a library. Not safe for threads.
 */
public final class JsonOut {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final char REPLACEMENT = '\ufffd';
    private static final int MAX_ESCAPE_BYTES = 6;

    private byte[] buffer = new byte[1024];
    private int length;

    /** ASCII bytes of a constant. */
    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Begins anew. */
    public JsonOut reset() {
        length = 0;
        return this;
    }

    /** Bytes as they are: punctuation, member names, constants. */
    public JsonOut raw(byte[] ascii) {
        ensure(ascii.length);
        System.arraycopy(ascii, 0, buffer, length, ascii.length);
        length += ascii.length;
        return this;
    }

    /** Text as it is: only for what is JSON already. */
    public JsonOut raw(String ascii) {
        return raw(ascii(ascii));
    }

    /** One byte as it is. */
    public JsonOut raw(char ascii) {
        ensure(1);
        buffer[length++] = (byte) ascii;
        return this;
    }

    /** A quoted, fully escaped string. */
    public JsonOut string(String text) {
        int end = text.length();
        ensure(end * MAX_ESCAPE_BYTES + 2);
        buffer[length++] = '"';
        for (int i = 0; i < end; i++) {
            character(text, i);
        }
        buffer[length++] = '"';
        return this;
    }

    /**
     * A quoted, fully escaped string of at most {@code maxChars} characters; a longer one is cut
     * and ends in an ellipsis.
     */
    public JsonOut string(String text, int maxChars) {
        return string(text.length() <= maxChars ? text : cut(text, maxChars));
    }

    /** Quoted lower-case hexadecimal. */
    public JsonOut hex(byte[] bytes) {
        ensure(bytes.length * 2 + 2);
        buffer[length++] = '"';
        for (byte b : bytes) {
            buffer[length++] = HEX[(b >> 4) & 15];
            buffer[length++] = HEX[b & 15];
        }
        buffer[length++] = '"';
        return this;
    }

    /** A decimal integer. */
    public JsonOut number(long value) {
        if (value >= 0 && value < 10) {
            return raw((char) ('0' + value));
        }
        var digits = Long.toString(value);
        ensure(digits.length());
        for (int i = 0; i < digits.length(); i++) {
            buffer[length++] = (byte) digits.charAt(i);
        }
        return this;
    }

    /** Decimal with leading zeros, without sign. */
    public JsonOut padded(int value, int digits) {
        ensure(digits);
        int rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            buffer[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    public int length() {
        return length;
    }

    /** A copy of what was written. */
    public byte[] toArray() {
        return Arrays.copyOf(buffer, length);
    }

    private static String cut(String text, int maxChars) {
        int end = maxChars - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + '…';
    }

    private void character(String text, int at) {
        char c = text.charAt(at);
        if (c == '"' || c == '\\') {
            buffer[length++] = '\\';
            buffer[length++] = (byte) c;
        } else if (c >= 0x20 && c < 0x7f) {
            buffer[length++] = (byte) c;
        } else if (c == '\n') {
            buffer[length++] = '\\';
            buffer[length++] = 'n';
        } else {
            escape(isLoneSurrogate(text, at, c) ? REPLACEMENT : c);
        }
    }

    private void escape(char c) {
        buffer[length++] = '\\';
        buffer[length++] = 'u';
        buffer[length++] = HEX[c >> 12];
        buffer[length++] = HEX[(c >> 8) & 15];
        buffer[length++] = HEX[(c >> 4) & 15];
        buffer[length++] = HEX[c & 15];
    }

    private static boolean isLoneSurrogate(String text, int at, char c) {
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c)
                && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }

    private void ensure(int more) {
        if (buffer.length - length < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
        }
    }
}
