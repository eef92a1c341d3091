package io.claviger.governance.preflight;

import io.claviger.core.state.Application;
import io.claviger.core.state.InterfaceName;
import io.claviger.evidence.log.Dimension;
import io.claviger.evidence.log.Page;
import io.claviger.evidence.log.RecordQuery;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.governance.change.Ways;
import io.claviger.governance.change.Work;
import io.claviger.governance.preflight.Preflight.Line;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Whether an application has a way that is known to work, should the change be taken back. */
final class WayBack {
    private static final int NEWEST = 500;

    private final Looks looks;

    WayBack(Looks looks) {
        this.looks = looks;
    }

    Line of(Application application, Plan plan) {
        Predicate<ParsedRecord> counts =
                plan instanceof Plan.UseInterface use
                        ? record -> isWayBack(record, use)
                        : _ -> true;
        return newest(application, counts)
                .orElseGet(
                        () ->
                                new Line(
                                        "fallback",
                                        false,
                                        "application '%s' has done no operation with a key in 90 days%s"
                                                .formatted(application.id(), other(plan)),
                                        "records of the application"));
    }

    private static String other(Plan plan) {
        return plan instanceof Plan.UseInterface use
                ? use.from()
                        .map(from -> " by " + from.wireName())
                        .orElse(" by another interface than " + use.to().wireName())
                : "";
    }

    private static boolean isWayBack(ParsedRecord record, Plan.UseInterface use) {
        Optional<InterfaceName> way = InterfaceName.ofWireName(record.from().name());
        return use.from().isPresent()
                ? way.equals(use.from())
                : way.filter(name -> name != use.to()).isPresent();
    }

    private Optional<Line> newest(Application application, Predicate<ParsedRecord> counts) {
        var query =
                new RecordQuery(
                        Map.of(Dimension.APPLICATION, application.id().value()),
                        Optional.of(looks.caller().time().minus(Ways.SPAN)),
                        Optional.empty());
        return looks
                .log()
                .find(query, OptionalLong.empty(), NEWEST, Page.Order.NEWEST_FIRST)
                .entries()
                .stream()
                .flatMap(
                        entry -> {
                            var record = ParsedRecord.parse(entry.record().unsafeArray());
                            return Work.done(record) && counts.test(record)
                                    ? Optional.of(line(application, entry.index(), record)).stream()
                                    : Optional.<Line>empty().stream();
                        })
                .findFirst();
    }

    private static Line line(Application application, long index, ParsedRecord record) {
        return new Line(
                "fallback",
                true,
                "application '%s' works by %s: %s was done at %s"
                        .formatted(
                                application.id(),
                                record.from().name(),
                                record.boundary().operation(),
                                record.time()),
                "record " + index);
    }
}
