package io.claviger.core.id;

/**
 * Name of an approver, unique in its partition: the common name of the certificate that the device
 * makes for them. Mostly a mail address.
 */
public record ApproverName(String value) implements Comparable<ApproverName> {
    /** Longest name in characters: ub-common-name of RFC 5280, appendix A.1. */
    public static final int MAX_LENGTH = 64;

    public ApproverName {
        PrintableName.require("an approver's name", value);
        if (value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "an approver's name has 1 to " + MAX_LENGTH + " characters");
        }
    }

    @Override
    public int compareTo(ApproverName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
