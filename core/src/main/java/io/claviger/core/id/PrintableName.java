package io.claviger.core.id;

/** The rule of names that people choose: printable text, as any document can hold it. */
final class PrintableName {
    /** Longest name in UTF-16 units. */
    static final int MAX_LENGTH = 256;

    private PrintableName() {}

    /**
     * Throws if {@code value} is no such name.
     *
     * @param what is named, for the message: {@code a key label}
     */
    static void require(String what, String value) {
        if (value.isBlank() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(what + " has 1 to " + MAX_LENGTH + " characters");
        }
        if (value.chars()
                .anyMatch(
                        c ->
                                Character.isISOControl(c)
                                        || Character.isSurrogate((char) c)
                                        // Noncharacters: no XML document may hold them.
                                        || c >= 0xFFFE)) {
            throw new IllegalArgumentException(
                    what
                            + " has no control characters and no characters beyond the Basic Multilingual Plane");
        }
    }
}
