package io.claviger.core.id;

/**
 * Id of a change, incident or onboarding ticket, as another system gives it: printable ASCII, so
 * that it fits into a header and a record.
 */
public record Ticket(String value) implements Comparable<Ticket> {
    /** Longest id. */
    public static final int MAX = 128;

    public Ticket {
        if (!isOne(value)) {
            throw new IllegalArgumentException(
                    "a ticket is 1 to %d printable ASCII characters, not all of them blank"
                            .formatted(MAX));
        }
    }

    /** Whether the text has the form of a ticket. */
    public static boolean isOne(String text) {
        return !text.isBlank()
                && text.length() <= MAX
                && text.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
    }

    @Override
    public int compareTo(Ticket other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
