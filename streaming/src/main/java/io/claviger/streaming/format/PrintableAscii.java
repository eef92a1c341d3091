package io.claviger.streaming.format;

/**
 * Keeps what clients and peers chose to printable ASCII, in the form that records have: everything
 * else becomes a backslash, a {@code u} and four digits. So no text breaks a line, hides, or turns
 * around what a terminal shows.
 */
public final class PrintableAscii {
    private PrintableAscii() {}

    /** The text with everything else than printable ASCII replaced. */
    public static String of(String text) {
        var out = new StringBuilder(text.length());
        text.chars()
                .forEach(
                        c -> {
                            if (isPrintable(c)) {
                                out.append((char) c);
                            } else {
                                out.append("\\u").append("%04x".formatted(c));
                            }
                        });
        return out.toString();
    }

    static boolean isPrintable(int c) {
        return c >= ' ' && c <= '~';
    }
}
