package io.claviger.core.id;

/**
 * Name of a key, unique in its partition. Any printable text: labels of existing clients contain
 * spaces, slashes and quotes.
 */
public record KeyLabel(String value) implements Comparable<KeyLabel> {
    /** Longest label in UTF-16 units. */
    public static final int MAX_LENGTH = 256;

    public KeyLabel {
        if (value.isBlank() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a key label has 1 to " + MAX_LENGTH + " characters");
        }
        if (value.chars()
                .anyMatch(
                        c ->
                                Character.isISOControl(c)
                                        || Character.isSurrogate((char) c)
                                        // Noncharacters: no XML document may hold them.
                                        || c >= 0xFFFE)) {
            throw new IllegalArgumentException(
                    "a key label has no control characters and no characters beyond the Basic Multilingual Plane");
        }
    }

    @Override
    public int compareTo(KeyLabel other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
