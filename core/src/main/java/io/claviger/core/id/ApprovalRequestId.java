package io.claviger.core.id;

import java.util.UUID;

/** Id of a request for approval, as its client polls it. */
public record ApprovalRequestId(UUID value) implements Comparable<ApprovalRequestId> {
    @Override
    public int compareTo(ApprovalRequestId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
