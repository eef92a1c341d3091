package io.claviger.governance.compliance;

import io.claviger.core.evidence.Operation;
import io.claviger.core.id.SinkName;
import io.claviger.core.port.StateView;
import io.claviger.core.state.Application;
import io.claviger.core.state.AuditDestination;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PolicySetting;
import io.claviger.engine.diagnosis.NodeCondition;
import io.claviger.evidence.log.Dimension;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.evidence.log.LogEntry;
import io.claviger.evidence.log.Page;
import io.claviger.evidence.log.RecordQuery;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.evidence.state.Subject;
import io.claviger.governance.change.Work;
import io.claviger.governance.compliance.Compliance.Item;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Looks up the record that shows each thing that an auditor asks of an application. */
public final class Audit {
    private static final int NEWEST = 500;

    private final Application application;
    private final StateView state;
    private final EvidenceReader log;
    private final NodeCondition node;

    private Audit(
            Application application, StateView state, EvidenceReader log, NodeCondition node) {
        this.application = application;
        this.state = state;
        this.log = log;
        this.node = node;
    }

    /**
     * Answers for one application.
     *
     * @param covered size of the newest signed checkpoint; 0 if there is none
     */
    public static Compliance of(
            Application application,
            StateView state,
            EvidenceReader log,
            NodeCondition node,
            long covered) {
        var audit = new Audit(application, state, log, node);
        return new Compliance(
                List.of(
                        audit.ownership(),
                        audit.approval(),
                        audit.control(),
                        audit.recovery(),
                        audit.monitoring(),
                        audit.evidence(covered)));
    }

    private Item ownership() {
        return shown(
                "ownership",
                changed(new Subject(Subject.Kind.APPLICATION, application.id().value()), _ -> true),
                "%s answers for it: record version %d"
                        .formatted(application.owner(), application.version()),
                "no record made this onboarding record");
    }

    private Item approval() {
        return shown(
                "access-approval",
                changed(
                        new Subject(Subject.Kind.APPLICATION, application.id().value()),
                        record -> is(record, Operation.APPROVE_APPLICATION)),
                "one person requested it, another approved",
                "it was onboarded by one person: set onboardingNeedsApproval, and request the record anew");
    }

    private Item control() {
        var access = application.access();
        boolean identity =
                access.secondFactorRequired()
                        || !access.clientCertificates().isEmpty()
                        || !access.tokenSubjects().isEmpty()
                        || access.signedRequestsRequired();
        boolean two =
                state.partition(application.partition())
                        .map(Partition::policy)
                        .filter(policy -> policy.on(PolicySetting.ONBOARDING_NEEDS_APPROVAL))
                        .isPresent();
        if (identity) {
            return shown(
                    "dual-or-identity-control",
                    changed(
                            new Subject(Subject.Kind.APPLICATION, application.id().value()),
                            _ -> true),
                    "more than an API key identifies the application",
                    "no record says so");
        }
        return two
                ? shown(
                        "dual-or-identity-control",
                        changed(
                                new Subject(
                                        Subject.Kind.PARTITION, application.partition().value()),
                                _ -> true),
                        "two people decide about applications of the partition",
                        "no record says so")
                : missing(
                        "dual-or-identity-control",
                        "an API key alone identifies it, and one person decides about it");
    }

    /** The keys worked again after a node had to come back: nothing else shows recovery. */
    private Item recovery() {
        Optional<LogEntry> started =
                newest(
                        RecordQuery.of(Dimension.INTERFACE, "node"),
                        record -> is(record, Operation.START_NODE));
        Optional<LogEntry> worked =
                newest(RecordQuery.of(Dimension.APPLICATION, application.id().value()), Work::done);
        String promise =
                "%s recovers it (%s)"
                        .formatted(application.recoveryOwner(), application.recoveryExpectation());
        return shown(
                "recovery-proof",
                worked.filter(
                        entry ->
                                started.filter(start -> start.index() < entry.index()).isPresent()),
                promise + ": a key worked after the node had started anew",
                promise + ": no key was used since the node started");
    }

    private Item monitoring() {
        Set<String> wanted =
                AuditDestination.sinks(application.auditDestination()).stream()
                        .map(SinkName::value)
                        .collect(Collectors.toSet());
        Optional<NodeCondition.Watcher> sink =
                node.sinks().stream().filter(each -> wanted.contains(each.name())).findFirst();
        if (sink.isEmpty()) {
            return missing(
                    "monitoring",
                    "no sink of node %s is named as '%s'"
                            .formatted(node.name(), application.auditDestination()));
        }
        if (!sink.get().problem().isEmpty()) {
            return missing("monitoring", sink.get().problem());
        }
        return shown(
                "monitoring",
                newest(RecordQuery.of(Dimension.APPLICATION, application.id().value()), _ -> true),
                "its records go to sink '%s'".formatted(sink.get().name()),
                "no record of the application has gone to sink '%s' yet"
                        .formatted(sink.get().name()));
    }

    private Item evidence(long covered) {
        Optional<LogEntry> last =
                newest(RecordQuery.of(Dimension.APPLICATION, application.id().value()), _ -> true);
        if (covered == 0 || last.filter(entry -> entry.index() < covered).isEmpty()) {
            return missing(
                    "immutable-evidence",
                    "no signed checkpoint covers the newest record of it yet");
        }
        return new Item(
                "immutable-evidence",
                true,
                "a signed checkpoint of %d records covers all records of it".formatted(covered),
                last.map(LogEntry::index),
                Optional.of(log.rootAt(covered).hex()));
    }

    private Optional<LogEntry> changed(Subject subject, Predicate<ParsedRecord> counts) {
        return log.changes(subject, log.size(), NEWEST).stream()
                .map(index -> new LogEntry(index, log.requireRecord(index)))
                .filter(entry -> counts.test(parsed(entry)))
                .findFirst();
    }

    private Optional<LogEntry> newest(RecordQuery query, Predicate<ParsedRecord> counts) {
        return log
                .find(query, OptionalLong.empty(), NEWEST, Page.Order.NEWEST_FIRST)
                .entries()
                .stream()
                .filter(entry -> counts.test(parsed(entry)))
                .findFirst();
    }

    private static ParsedRecord parsed(LogEntry entry) {
        return ParsedRecord.parse(entry.record().unsafeArray());
    }

    private static boolean is(ParsedRecord record, Operation operation) {
        return record.boundary().granted()
                && record.boundary().operation().equals(operation.wireName());
    }

    private static Item shown(
            String name, Optional<LogEntry> entry, String sentence, String otherwise) {
        return entry.map(
                        found ->
                                new Item(
                                        name,
                                        true,
                                        sentence,
                                        Optional.of(found.index()),
                                        Optional.of(found.record().sha256().hex())))
                .orElseGet(() -> missing(name, otherwise));
    }

    private static Item missing(String name, String sentence) {
        return new Item(name, false, sentence, Optional.empty(), Optional.empty());
    }
}
