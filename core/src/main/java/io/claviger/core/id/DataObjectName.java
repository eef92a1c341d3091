package io.claviger.core.id;

/**
 * Name of a data object, unique among the data objects of its partition. Any printable text, like
 * the label of a key; a key and a data object may have the same.
 */
public record DataObjectName(String value) implements Comparable<DataObjectName> {
    /** Longest name in UTF-16 units. */
    public static final int MAX_LENGTH = PrintableName.MAX_LENGTH;

    public DataObjectName {
        PrintableName.require("a data object's name", value);
    }

    @Override
    public int compareTo(DataObjectName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
