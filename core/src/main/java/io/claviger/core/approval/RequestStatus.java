package io.claviger.core.approval;

import java.util.Arrays;
import java.util.Optional;

/** Where a request for approval stands (TSB {@code status}). */
public enum RequestStatus {
    /** Approvals are missing. */
    PENDING,
    /** Everybody needed approved, a time-lock runs. */
    APPROVED,
    EXECUTED,
    FAILED,
    EXPIRED,
    REJECTED,
    CANCELLED;

    public static Optional<RequestStatus> ofWireName(String name) {
        return Arrays.stream(values()).filter(status -> status.name().equals(name)).findFirst();
    }

    /** Whether it can still become another. */
    public boolean open() {
        return this == PENDING || this == APPROVED;
    }
}
