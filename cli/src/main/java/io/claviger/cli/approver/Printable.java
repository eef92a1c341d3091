package io.claviger.cli.approver;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Text of others on a terminal. Control characters could move the cursor over what was printed
 * before, and bidirectional ones let a text read otherwise than it is (CVE-2021-42574): such a text
 * is not printed as it is.
 */
final class Printable {
    private Printable() {}

    /** One line that shows each character that is not printable as <code>\\u{…}</code>. */
    static String line(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .forEach(
                        c -> {
                            if (printable(c)) {
                                out.appendCodePoint(c);
                            } else {
                                out.append("\\u{%x}".formatted(c));
                            }
                        });
        return out.toString();
    }

    /** The text that the bytes are in UTF-8; empty if it is none, or cannot be shown as it is. */
    static Optional<String> text(byte[] bytes) {
        if (bytes.length == 0) {
            return Optional.empty();
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            // A carriage return alone would write over its own line.
            IntPredicate shown = c -> c == '\n' || c == '\t' || printable(c);
            return text.replace("\r\n", "\n").codePoints().allMatch(shown)
                    ? Optional.of(text)
                    : Optional.empty();
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    private static boolean printable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            // A space that is not one, so that two texts that look the same are the same.
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
