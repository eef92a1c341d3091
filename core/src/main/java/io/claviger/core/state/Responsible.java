package io.claviger.core.state;

import java.util.Arrays;
import java.util.Optional;

/** Whom an onboarding record names as responsible. */
public enum Responsible {
    OWNER("owner"),
    RECOVERY_OWNER("recoveryOwner");

    private final String wireName;

    Responsible(String wireName) {
        this.wireName = wireName;
    }

    public static Optional<Responsible> ofWireName(String name) {
        return Arrays.stream(values()).filter(who -> who.wireName.equals(name)).findFirst();
    }

    /** The field of the record that names them. */
    public String wireName() {
        return wireName;
    }

    /** Who that is in the record. */
    public String in(Application application) {
        return switch (this) {
            case OWNER -> application.owner();
            case RECOVERY_OWNER -> application.recoveryOwner();
        };
    }
}
