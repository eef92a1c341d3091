package io.claviger.evidence.log;

import java.util.List;
import java.util.OptionalLong;

/**
 * Some of the records that were looked for.
 *
 * @param next cursor of the next page; empty if this is the last one as of now
 */
public record Page(List<LogEntry> entries, OptionalLong next) {
    public Page {
        entries = List.copyOf(entries);
    }

    /** In which direction to go through the log. */
    public enum Order {
        OLDEST_FIRST,
        NEWEST_FIRST
    }
}
