package io.claviger.core.id;

/** Public id of a credential; says nothing about its secret. */
public record CredentialId(String value) implements Comparable<CredentialId> {
    private static final Form FORM = new Form("cr-", "0-9a-f", "0-9a-f", 16, 16);

    public CredentialId {
        if (!FORM.matches(value)) {
            throw new IllegalArgumentException(
                    "a credential id is 'cr-' and 16 hexadecimal digits");
        }
    }

    @Override
    public int compareTo(CredentialId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
