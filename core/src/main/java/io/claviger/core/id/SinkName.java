package io.claviger.core.id;

/**
 * Name of a sink, to which records are streamed. Neither dots nor underscores, so that it fits into
 * the name of a setting and of an environment variable.
 */
public record SinkName(String value) implements Comparable<SinkName> {
    private static final Form FORM = new Form("", "a-z", "a-z0-9-", 1, 32);

    public SinkName {
        if (!isOne(value)) {
            throw new IllegalArgumentException(
                    "a sink's name is 1 to 32 lower case letters, digits or hyphens and begins with a letter");
        }
    }

    /** Whether the text has the form of a name. */
    public static boolean isOne(String text) {
        return FORM.matches(text);
    }

    @Override
    public int compareTo(SinkName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
