package io.claviger.core.id;

/** Name of one evidence log; the origin line of its checkpoints (C2SP tlog-checkpoint). */
public record LogId(String value) implements Comparable<LogId> {
    private static final Form FORM = new Form("", "a-z0-9", "a-z0-9./-", 1, 63);

    public LogId {
        if (!FORM.matches(value)) {
            throw new IllegalArgumentException(
                    "a log id is 1 to 63 lower case letters, digits, dots, slashes or hyphens");
        }
    }

    @Override
    public int compareTo(LogId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
