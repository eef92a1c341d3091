package io.claviger.core.refusal;

/** The five steps of every request, in the order in which a failure is looked for. */
public enum Rung {
    REQUEST,
    IDENTITY,
    INTERFACE,
    KEY_BOUNDARY,
    AUDIT;

    /** Form on the wire and in records: {@code key-boundary}. */
    public String wireName() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
