package io.claviger.core.id;

/**
 * Name of a partition, which is also the label of its PKCS #11 token (32 bytes there, so no longer
 * here).
 */
public record PartitionId(String value) implements Comparable<PartitionId> {
    private static final Form FORM = new Form("", "A-Z", "A-Z0-9_", 1, 32);

    public PartitionId {
        if (!FORM.matches(value)) {
            throw new IllegalArgumentException(
                    "a partition name is 1 to 32 upper case letters, digits or underscores and begins with a letter");
        }
    }

    @Override
    public int compareTo(PartitionId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
