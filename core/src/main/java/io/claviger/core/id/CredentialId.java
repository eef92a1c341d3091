package io.claviger.core.id;

import java.util.regex.Pattern;

/** Public id of a credential; says nothing about its secret. */
public record CredentialId(String value) implements Comparable<CredentialId> {
    private static final Pattern FORM = Pattern.compile("cr-[0-9a-f]{16}");

    public CredentialId {
        if (!FORM.matcher(value).matches()) {
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
