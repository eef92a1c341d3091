package io.claviger.governance.change;

import io.claviger.core.state.Application;
import io.claviger.core.state.InterfaceName;
import io.claviger.evidence.log.Dimension;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.evidence.log.Page;
import io.claviger.evidence.log.RecordQuery;
import io.claviger.evidence.record.ParsedRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** By which interfaces applications really work, by what the log holds. */
public final class Ways {
    /** How far back operations count. */
    public static final Duration SPAN = Duration.ofDays(90);

    private static final int NEWEST = 200;

    private Ways() {}

    /**
     * Those of the application's record by which it did an operation with a key lately.
     *
     * @param now the last 90 days before this count
     */
    public static Set<InterfaceName> used(
            Application application, EvidenceReader log, Instant now) {
        Set<InterfaceName> used = EnumSet.noneOf(InterfaceName.class);
        for (InterfaceName way : application.interfaces()) {
            if (worked(application, way, log, now)) {
                used.add(way);
            }
        }
        return used;
    }

    private static boolean worked(
            Application application, InterfaceName way, EvidenceReader log, Instant now) {
        var query =
                new RecordQuery(
                        Map.of(
                                Dimension.APPLICATION, application.id().value(),
                                Dimension.INTERFACE, way.wireName()),
                        Optional.of(now.minus(SPAN)),
                        Optional.empty());
        return log
                .find(query, OptionalLong.empty(), NEWEST, Page.Order.NEWEST_FIRST)
                .entries()
                .stream()
                .anyMatch(entry -> Work.done(ParsedRecord.parse(entry.record().unsafeArray())));
    }
}
