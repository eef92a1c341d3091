package io.claviger.core.id;

/**
 * The form of an id: how long, and of which ASCII characters. Written out instead of a regular
 * expression because ids are checked several times in every request.
 */
final class Form {
    private static final int ASCII = 128;

    private final String prefix;
    private final int minLength;
    private final int maxLength;
    private final boolean[] first;
    private final boolean[] rest;

    /**
     * A form.
     *
     * @param prefix what every id begins with, not counted in the lengths
     * @param first characters that may begin it, single or as ranges: {@code a-z0-9}; a hyphen
     *     itself comes last
     * @param rest characters that may follow
     */
    Form(String prefix, String first, String rest, int minLength, int maxLength) {
        this.prefix = prefix;
        this.first = characters(first);
        this.rest = characters(rest);
        this.minLength = minLength;
        this.maxLength = maxLength;
    }

    private static boolean[] characters(String ranges) {
        boolean[] set = new boolean[ASCII];
        for (int i = 0; i < ranges.length(); i++) {
            char from = ranges.charAt(i);
            boolean range = i + 2 < ranges.length() && ranges.charAt(i + 1) == '-';
            char to = range ? ranges.charAt(i + 2) : from;
            for (char c = from; c <= to; c++) {
                set[c] = true;
            }
            i += range ? 2 : 0;
        }
        return set;
    }

    boolean matches(String value) {
        int length = value.length() - prefix.length();
        if (length < minLength || length > maxLength || !value.startsWith(prefix)) {
            return false;
        }
        for (int i = prefix.length(); i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= ASCII || !(i == prefix.length() ? first : rest)[c]) {
                return false;
            }
        }
        return true;
    }
}
