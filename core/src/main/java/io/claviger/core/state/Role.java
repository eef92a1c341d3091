package io.claviger.core.state;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a credential may be used for. No role both uses keys and approves their use. */
public enum Role {
    DEVICE_SO,
    PARTITION_SO,
    AUDITOR,
    KEY_MANAGEMENT,
    KEY_OPERATION,
    APPROVER,
    APPROVER_KEY_MANAGEMENT,
    SERVICE;

    public static Optional<Role> ofWireName(String name) {
        return Arrays.stream(values()).filter(role -> role.wireName().equals(name)).findFirst();
    }

    /** {@code key-management}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Whether a credential of this role belongs to an application: everything that touches keys
     * does.
     */
    public boolean ofApplication() {
        return switch (this) {
            case KEY_MANAGEMENT, KEY_OPERATION, APPROVER, APPROVER_KEY_MANAGEMENT, SERVICE -> true;
            case DEVICE_SO, PARTITION_SO, AUDITOR -> false;
        };
    }
}
