package io.claviger.governance.drill;

import io.claviger.core.change.Change;
import io.claviger.core.change.ChangeFinding;
import io.claviger.core.change.ChangeStep;
import io.claviger.core.change.GateProbe;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Ticket;
import io.claviger.core.port.Fault;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.KeyObject;
import io.claviger.engine.answer.Answer;
import io.claviger.evidence.log.Dimension;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.evidence.log.LogEntry;
import io.claviger.evidence.log.Page;
import io.claviger.evidence.log.RecordQuery;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.governance.change.Changes;
import io.claviger.governance.change.Ways;
import io.claviger.governance.change.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Drills of failover under the ticket of a change, whose gate names the applications and how each
 * works. The beginning is a step of the change, the judgement a finding of it; what counts in
 * between are the records of the applications' operations. That a log-in works counts for nothing.
 */
public final class Drills {
    private static final String BEGINS = "failover drill of node '%s' begins";
    private static final int PAGE = 1000;

    /** What has done no operation for so long at the end of a drill does not work. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private static final int APPLICATIONS = 500;

    private final Changes changes;
    private final Supplier<StateView> state;
    private final Supplier<Optional<EvidenceReader>> log;

    public Drills(
            Changes changes, Supplier<StateView> state, Supplier<Optional<EvidenceReader>> log) {
        this.changes = changes;
        this.state = state;
        this.log = log;
    }

    /**
     * What is expected of each application in the gate of a change.
     *
     * @throws Refusal.Thrown if there is no such change for the caller, or an onboarding record
     *     names no time
     */
    public List<Expected> expected(Origin origin, Ticket ticket) {
        return change(origin, ticket).gate().stream().map(this::expected).toList();
    }

    private Change change(Origin origin, Ticket ticket) {
        return changes.find(origin.identity(), ticket)
                .orElseThrow(
                        () ->
                                new Refusal.Thrown(
                                        RefusalCode.CHANGE_NOT_FOUND,
                                        "there is no change with ticket '%s' for this caller; open one whose gate has a probe of each application (claviger change open)"
                                                .formatted(ticket)));
    }

    private Expected expected(GateProbe probe) {
        Application application = application(probe.application());
        Duration within =
                RecoveryTime.of(application.recoveryExpectation())
                        .orElseThrow(
                                () ->
                                        new Refusal.Thrown(
                                                RefusalCode.CHANGE_INVALID,
                                                "the recovery expectation of application '%s' names no time: '%s'; write one as 'signing again within 15 minutes'"
                                                        .formatted(
                                                                application.id(),
                                                                application
                                                                        .recoveryExpectation())));
        return new Expected(probe, application.recoveryExpectation(), within);
    }

    private Application application(ApplicationId id) {
        return state.get()
                .application(id)
                .orElseThrow(
                        () ->
                                new Refusal.Thrown(
                                        RefusalCode.CHANGE_INVALID,
                                        "application '%s' of the gate is not there any more"
                                                .formatted(id)));
    }

    /**
     * Records that the drill begins, as a step of the change; nothing may be stopped before.
     *
     * @param how the node goes away, in words
     */
    public Answer<Change> begin(Origin origin, Ticket ticket, String node, String how) {
        return changes.step(origin, ticket, Optional.of(BEGINS.formatted(node) + ": " + how));
    }

    /**
     * Judges the drill by the records since its beginning, and keeps the judgement with the change.
     *
     * @throws Refusal.Thrown if no drill of the node has begun
     */
    public Answer<Change> judge(
            Origin origin, Ticket ticket, String node, List<CallerSaw> seen, Presence presence) {
        return changes.attach(origin, ticket, finding(origin, ticket, node, seen, presence));
    }

    /** When the drill of a node began that is under way. */
    public Instant began(Origin origin, Ticket ticket, String node) {
        return begun(change(origin, ticket), node).time();
    }

    private static ChangeStep begun(Change change, String node) {
        String words = BEGINS.formatted(node);
        return change.steps().reversed().stream()
                .filter(step -> step.text().startsWith(words))
                .findFirst()
                .orElseThrow(
                        () ->
                                new Refusal.Thrown(
                                        RefusalCode.CHANGE_INVALID,
                                        "no drill of node '%s' has begun under ticket '%s'"
                                                .formatted(node, change.ticket())));
    }

    private ChangeFinding finding(
            Origin origin, Ticket ticket, String node, List<CallerSaw> seen, Presence presence) {
        Change change = change(origin, ticket);
        ChangeStep begun = begun(change, node);
        List<Line> lines = new ArrayList<>();
        lines.add(
                new Line(
                        presence.wasAway(),
                        presence.wasAway()
                                ? "node '%s' was away".formatted(node)
                                : "node '%s' was never away: nothing was tried".formatted(node)));
        lines.add(
                new Line(
                        presence.back(),
                        presence.back()
                                ? "node '%s' is back: %s".formatted(node, presence.words())
                                : "node '%s' is not back: %s".formatted(node, presence.words())));
        for (GateProbe probe : change.gate()) {
            lines.add(
                    line(
                            expected(probe),
                            operations(probe, begun.time()),
                            begun.time(),
                            origin.time(),
                            seen));
        }
        lines.addAll(untried(change, origin.time()));
        return new ChangeFinding(
                ChangeFinding.Kind.DRILL,
                origin.time(),
                origin.identity().credential(),
                lines.stream().allMatch(Line::passed),
                "failover of node '%s' since %s".formatted(node, begun.time()),
                lines.stream().map(Line::words).limit(ChangeFinding.MAX_LINES).toList());
    }

    private record Line(boolean passed, String sentence) {
        String words() {
            return (passed ? "ok: " : "NOT OK: ") + sentence;
        }
    }

    /** An operation that the log holds. */
    record Done(long index, Instant time) {}

    /** The application's operations with the key by its interface since a time, oldest first. */
    private List<Done> operations(GateProbe probe, Instant since) {
        Optional<KeyObject> key =
                state.get().key(application(probe.application()).partition(), probe.key());
        if (key.isEmpty()) {
            return List.of();
        }
        var query =
                new RecordQuery(
                        Map.of(
                                Dimension.KEY, key.get().id().toString(),
                                Dimension.APPLICATION, probe.application().value(),
                                Dimension.INTERFACE, probe.interfaceName().wireName()),
                        Optional.of(since),
                        Optional.empty());
        List<Done> done = new ArrayList<>();
        OptionalLong after = OptionalLong.empty();
        while (true) {
            Page page = reader().find(query, after, PAGE, Page.Order.NEWEST_FIRST);
            for (LogEntry entry : page.entries()) {
                ParsedRecord record = ParsedRecord.parse(entry.record().unsafeArray());
                if (Work.done(record)) {
                    done.add(new Done(entry.index(), record.time()));
                }
            }
            if (page.next().isEmpty()) {
                return done.reversed();
            }
            after = page.next();
        }
    }

    static Duration longest(List<Done> operations, Instant from, Instant to) {
        Duration longest = Duration.ZERO;
        Instant last = from;
        for (Done done : operations) {
            longest = longer(longest, Duration.between(last, done.time()));
            last = done.time();
        }
        return longer(longest, Duration.between(last, to));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Line line(
            Expected expected,
            List<Done> operations,
            Instant from,
            Instant to,
            List<CallerSaw> seen) {
        String who =
                "%s by %s"
                        .formatted(
                                expected.probe().application(),
                                expected.probe().interfaceName().wireName());
        Optional<CallerSaw> caller =
                seen.stream()
                        .filter(each -> each.application().equals(expected.probe().application()))
                        .filter(each -> each.way() == expected.probe().interfaceName())
                        .findFirst();
        String told =
                caller.map(
                                saw ->
                                        "; its caller saw %d done, %d failed, at most %s without one%s"
                                                .formatted(
                                                        saw.operations(),
                                                        saw.failures(),
                                                        RecoveryTime.words(saw.longest()),
                                                        saw.error().isEmpty()
                                                                ? ""
                                                                : " (" + saw.error() + ")"))
                        .orElse("");
        if (operations.isEmpty()) {
            return new Line(false, who + ": no operation was recorded" + told);
        }
        Duration recorded = longest(operations, from, to);
        Duration gap = longer(recorded, caller.map(CallerSaw::longest).orElse(Duration.ZERO));
        Duration silent = Duration.between(operations.getLast().time(), to);
        if (silent.compareTo(FRESH) > 0) {
            return new Line(
                    false,
                    "%s: does not work at the end; its last operation (record %d) was %s ago%s"
                            .formatted(
                                    who,
                                    operations.getLast().index(),
                                    RecoveryTime.words(silent),
                                    told));
        }
        boolean passed = gap.compareTo(expected.within()) <= 0;
        return new Line(
                passed,
                "%s: %d operations (records %d to %d), at most %s without one, %s %s ('%s')%s"
                        .formatted(
                                who,
                                operations.size(),
                                operations.getFirst().index(),
                                operations.getLast().index(),
                                RecoveryTime.words(gap),
                                passed ? "expected within" : "but expected within",
                                RecoveryTime.words(expected.within()),
                                expected.text(),
                                told));
    }

    /** Applications in scope that work, and that the gate forgets. */
    private List<Line> untried(Change change, Instant now) {
        List<Line> lines = new ArrayList<>();
        Optional<ApplicationId> after = Optional.empty();
        while (true) {
            List<Application> page = state.get().applications(after, APPLICATIONS);
            page.stream()
                    .filter(application -> change.partitions().contains(application.partition()))
                    .filter(
                            application ->
                                    change.gate().stream()
                                            .noneMatch(
                                                    probe ->
                                                            probe.application()
                                                                    .equals(application.id())))
                    .filter(application -> !Ways.used(application, reader(), now).isEmpty())
                    .map(
                            application ->
                                    new Line(
                                            false,
                                            "%s works, too, and the gate has no probe of it"
                                                    .formatted(application.id())))
                    .forEach(lines::add);
            if (page.size() < APPLICATIONS) {
                return lines;
            }
            after = Optional.of(page.getLast().id());
        }
    }

    private EvidenceReader reader() {
        return log.get().orElseThrow(() -> new Fault.NotServing("the device has no log yet"));
    }
}
