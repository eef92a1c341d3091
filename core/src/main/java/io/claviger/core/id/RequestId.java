package io.claviger.core.id;

/**
 * Id of one request, given by the service or, where well-formed, taken from the caller's
 * X-Request-Id header.
 */
public record RequestId(String value) implements Comparable<RequestId> {
    private static final Form FORM = new Form("", "A-Za-z0-9._:-", "A-Za-z0-9._:-", 1, 64);

    public RequestId {
        if (!FORM.matches(value)) {
            throw new IllegalArgumentException(
                    "a request id is 1 to 64 letters, digits, dots, colons, hyphens or underscores");
        }
    }

    @Override
    public int compareTo(RequestId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
