package io.claviger.core.evidence;

import io.claviger.core.id.LogId;

/** Place of a record in its log; written {@code <log>/<index>}. */
public record EvidenceRef(LogId log, long index) {
    @Override
    public String toString() {
        return log + "/" + index;
    }
}
