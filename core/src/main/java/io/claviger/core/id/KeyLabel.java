package io.claviger.core.id;

/**
 * Name of a key, unique in its partition. Any printable text: labels of existing clients contain
 * spaces, slashes and quotes.
 */
public record KeyLabel(String value) implements Comparable<KeyLabel> {
    /** Longest label in UTF-16 units. */
    public static final int MAX_LENGTH = PrintableName.MAX_LENGTH;

    public KeyLabel {
        PrintableName.require("a key label", value);
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
