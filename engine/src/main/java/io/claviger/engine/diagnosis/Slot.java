package io.claviger.engine.diagnosis;

import java.util.Locale;

/** What the evidence of an incident must hold; none may stay empty without a reason. */
public enum Slot {
    PARTITION,
    INTERFACE,
    KEY_ATTRIBUTES,
    APPROVAL_POLICY,
    ENDPOINT,
    NODE_STATE,
    ERROR_RESPONSE;

    /** {@code key-attributes}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
