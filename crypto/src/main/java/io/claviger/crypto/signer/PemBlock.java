package io.claviger.crypto.signer;

import io.claviger.crypto.secret.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * One block of a PEM file (RFC 7468), perhaps with the headers of RFC 1421 with which openssl marks
 * the keys that it encrypts in the traditional way. Works on bytes, because a String is never
 * wiped.
 *
 * @param label what stands behind BEGIN
 * @param encryption value of the header DEK-Info: {@code AES-256-CBC,0123…}
 */
record PemBlock(String label, Optional<String> encryption, SecretBytes content)
        implements AutoCloseable {
    private static final byte[] BEGIN = ascii("-----BEGIN ");
    private static final byte[] END = ascii("-----END ");
    private static final byte[] DASHES = ascii("-----");
    private static final String PRIVATE_KEY = "PRIVATE KEY";
    private static final String ENCRYPTION = "DEK-Info:";

    /** The first block whose label ends with PRIVATE KEY; the argument is only read. */
    static Optional<PemBlock> privateKey(byte[] file) throws KeyFileUnreadable {
        for (int at = find(file, BEGIN, 0); at >= 0; at = find(file, BEGIN, at + 1)) {
            int label = at + BEGIN.length;
            int labelEnd = find(file, DASHES, label);
            int end = labelEnd < 0 ? -1 : find(file, END, labelEnd);
            if (end < 0) {
                throw new KeyFileUnreadable("is cut off: a line -----END is missing");
            }
            String name = text(file, label, labelEnd);
            if (name.endsWith(PRIVATE_KEY)) {
                return Optional.of(read(name, file, labelEnd + DASHES.length, end));
            }
        }
        return Optional.empty();
    }

    private static PemBlock read(String label, byte[] file, int from, int to)
            throws KeyFileUnreadable {
        Optional<String> encryption = Optional.empty();
        byte[] base64 = new byte[to - from];
        int length = 0;
        int lineStart = from;
        for (int at = from; at <= to; at++) {
            if (at < to && file[at] != '\n') {
                continue;
            }
            if (contains(file, lineStart, at, (byte) ':')) {
                String header = text(file, lineStart, at).strip();
                if (header.startsWith(ENCRYPTION)) {
                    encryption = Optional.of(header.substring(ENCRYPTION.length()).strip());
                }
            } else {
                for (int i = lineStart; i < at; i++) {
                    if (file[i] > ' ') {
                        base64[length++] = file[i];
                    }
                }
            }
            lineStart = at + 1;
        }
        byte[] exact = Arrays.copyOf(base64, length);
        try {
            return new PemBlock(
                    label, encryption, SecretBytes.consume(Base64.getDecoder().decode(exact)));
        } catch (IllegalArgumentException _) {
            throw new KeyFileUnreadable("is damaged: the lines of the key are no base64");
        } finally {
            Arrays.fill(base64, (byte) 0);
            Arrays.fill(exact, (byte) 0);
        }
    }

    private static boolean contains(byte[] file, int from, int to, byte wanted) {
        for (int i = from; i < to; i++) {
            if (file[i] == wanted) {
                return true;
            }
        }
        return false;
    }

    private static int find(byte[] file, byte[] wanted, int from) {
        for (int at = from; at <= file.length - wanted.length; at++) {
            if (Arrays.equals(file, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }

    private static String text(byte[] file, int from, int to) {
        return new String(file, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        content.close();
    }
}
