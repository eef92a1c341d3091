package io.claviger.core.id;

/** Name of an onboarded application, unique on the device. */
public record ApplicationId(String value) implements Comparable<ApplicationId> {
    private static final Form FORM = new Form("", "a-z", "a-z0-9-", 1, 63);

    public ApplicationId {
        if (!FORM.matches(value)) {
            throw new IllegalArgumentException(
                    "an application name is 1 to 63 lower case letters, digits or hyphens and begins with a letter");
        }
    }

    @Override
    public int compareTo(ApplicationId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
