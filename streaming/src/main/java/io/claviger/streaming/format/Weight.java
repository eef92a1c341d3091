package io.claviger.streaming.format;

import io.claviger.evidence.record.ParsedRecord;

/** How much a record weighs, on the scale of each format: by the decision and where it fell. */
enum Weight {
    GRANTED(1, "Informational", 6, 1),
    /** A request that was wrong in itself. */
    REFUSED_REQUEST(2, "Low", 5, 4),
    /** Somebody was not let in, or not let at a key. */
    REFUSED(3, "Medium", 4, 6);

    private final int ocsf;
    private final String ocsfName;
    private final int syslog;
    private final int cef;

    Weight(int ocsf, String ocsfName, int syslog, int cef) {
        this.ocsf = ocsf;
        this.ocsfName = ocsfName;
        this.syslog = syslog;
        this.cef = cef;
    }

    static Weight of(ParsedRecord record) {
        return record.boundary()
                .refusal()
                .map(refusal -> refusal.rung().equals("request") ? REFUSED_REQUEST : REFUSED)
                .orElse(GRANTED);
    }

    /** {@code severity_id}. */
    int ocsf() {
        return ocsf;
    }

    /** {@code severity}. */
    String ocsfName() {
        return ocsfName;
    }

    /** RFC 5424, table 2. */
    int syslog() {
        return syslog;
    }

    /** 0 to 10. */
    int cef() {
        return cef;
    }
}
