package io.claviger.rest.governance;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.change.ChangeFinding;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.Ticket;
import io.claviger.core.port.Fault;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.Partition;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.diagnosis.NodeCondition;
import io.claviger.engine.partition.Surroundings;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.governance.change.Changes;
import io.claviger.governance.preflight.Looks;
import io.claviger.governance.preflight.Plan;
import io.claviger.governance.preflight.Preflight;
import io.claviger.governance.preflight.Preflights;
import io.claviger.governance.rehearsal.Proposal;
import io.claviger.governance.rehearsal.Rehearsal;
import io.claviger.governance.rehearsal.Rehearsals;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.evidence.EvidenceAccess;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.policy.OnboardedApprovers;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Looks ahead at changes: what recorded operations would meet, and what is not in place yet. */
public final class ForesightRoutes {
    private static final Schema TICKET =
            Schema.text("Ticket of a change that keeps what was found.").orNull();

    private static final Schema REHEARSAL =
            Schema.object(
                    "Rehearsal",
                    "What recorded operations would have met.",
                    must("proposal", Schema.text("What would be changed.")),
                    must("passed", Schema.flag("Whether all would have been done as they were.")),
                    must("since", Schema.instant("From when on it was looked at.")),
                    must("fromRecord", Schema.integer("First record that was looked at.")),
                    must("toRecord", Schema.integer("The record behind the last one.")),
                    must("judged", Schema.integer("Operations of applications.")),
                    must("already", Schema.integer("Those that today's rules refuse, too.")),
                    must("unknown", Schema.integer("Those whose key is gone.")),
                    must(
                            "lines",
                            Schema.list(
                                    Schema.object(
                                            "RehearsalLine",
                                            "Operations that would have met the same.",
                                            must("application", Schema.text("Application.")),
                                            must("operation", Schema.text("Operation.")),
                                            must("key", Schema.text("Label of the key.").orNull()),
                                            must(
                                                    "verdict",
                                                    Schema.oneOf(
                                                            "What would have become of them.",
                                                            List.of("refused", "delayed"))),
                                            must("code", Schema.text("Code of the refusal.")),
                                            must("message", Schema.text("Why.")),
                                            must("count", Schema.integer("How many.")),
                                            must("firstRecord", Schema.integer("Of the first.")),
                                            must("lastRecord", Schema.integer("Of the last."))),
                                    "The most frequent first.")));

    private static final Schema PREFLIGHT =
            Schema.object(
                    "Preflight",
                    "What was found before a change.",
                    must("plan", Schema.text("The change, in words.")),
                    must("passed", Schema.flag("Whether everything is in place.")),
                    must(
                            "lines",
                            Schema.list(
                                    Schema.object(
                                            "PreflightLine",
                                            "One thing that was looked at.",
                                            must(
                                                    "check",
                                                    Schema.oneOf(
                                                            "What.",
                                                            List.of(
                                                                    "roles",
                                                                    "ports",
                                                                    "package",
                                                                    "cluster",
                                                                    "attributes",
                                                                    "fallback",
                                                                    "rehearsal"))),
                                            must("passed", Schema.flag("Whether it is in place.")),
                                            must("message", Schema.text("What was found.")),
                                            must("evidence", Schema.text("Where that is seen."))),
                                    "In the order in which it was looked.")));

    private final Supplier<StateView> state;
    private final Inquiries inquiries;
    private final Changes changes;
    private final EvidenceAccess evidence;
    private final Supplier<NodeCondition> node;
    private final Supplier<Surroundings> surroundings;
    private final Foresight forms;

    public ForesightRoutes(
            Supplier<StateView> state,
            Inquiries inquiries,
            Changes changes,
            EvidenceAccess evidence,
            Supplier<NodeCondition> node,
            Supplier<Surroundings> surroundings,
            OnboardedApprovers approvers) {
        this.state = state;
        this.inquiries = inquiries;
        this.changes = changes;
        this.evidence = evidence;
        this.node = node;
        this.surroundings = surroundings;
        this.forms = new Foresight(state, approvers);
    }

    public List<Route> routes() {
        return List.of(
                Route.post("/ops/v1/rehearsals")
                        .operation(Operation.READ_OPERATIONS)
                        .summary("Run recorded operations against other rules")
                        .description(
                                "Each operation is judged by the rules proposed and by those of today;"
                                        + " what both refuse is not listed. Nothing changes. With"
                                        + " 'ticket' the change keeps the result.")
                        .takes(
                                Schema.object(
                                        "RehearseRules",
                                        "One of the four, and how far back.",
                                        must("since", Schema.instant("From when on.")),
                                        may("ticket", TICKET),
                                        may("partitionPolicy", Foresight.POLICY.orNull()),
                                        may("keyPolicy", Foresight.KEY.orNull()),
                                        may("application", Written.ONBOARDING_FORM.orNull()),
                                        may("package", Foresight.PACKAGE.orNull())))
                        .gives(200, REHEARSAL)
                        .refuses(
                                RefusalCode.PARTITION_NOT_FOUND,
                                RefusalCode.APPLICATION_INCOMPLETE,
                                RefusalCode.APPLICATION_NOT_FOUND,
                                RefusalCode.KEY_NOT_FOUND,
                                RefusalCode.NOT_A_POLICY_KEY,
                                RefusalCode.PACKAGE_INVALID,
                                RefusalCode.CHANGE_NOT_FOUND,
                                RefusalCode.CHANGE_INVALID,
                                RefusalCode.CHANGE_CONFLICT)
                        .handledBy(this::rehearse),
                Route.post("/ops/v1/preflights")
                        .operation(Operation.READ_OPERATIONS)
                        .summary("Look whether a usual change can begin")
                        .description(
                                "Roles, ports, attributes of keys, service package, cluster, the way"
                                        + " back, and what recorded operations would meet. Nothing"
                                        + " changes. With 'ticket' the change keeps the result.")
                        .takes(Foresight.PLAN)
                        .gives(200, PREFLIGHT)
                        .refuses(
                                RefusalCode.PARTITION_NOT_FOUND,
                                RefusalCode.APPLICATION_NOT_FOUND,
                                RefusalCode.PACKAGE_INVALID,
                                RefusalCode.CHANGE_NOT_FOUND,
                                RefusalCode.CHANGE_INVALID,
                                RefusalCode.CHANGE_CONFLICT)
                        .handledBy(this::preflight));
    }

    private Reply rehearse(Call call) {
        Members body = call.body();
        Proposal proposal = forms.proposal(body, call.identity());
        Rehearsal rehearsal = Rehearsals.of(proposal, since(body), state.get(), reader());
        return found(
                call,
                body.optionalText("ticket"),
                new ChangeFinding(
                        ChangeFinding.Kind.REHEARSAL,
                        call.origin().time(),
                        call.identity().credential(),
                        rehearsal.passed(),
                        proposal.words(),
                        first(rehearsal.lines().stream().map(Rehearsal.Line::words).toList())),
                proposal.partition(),
                written(rehearsal));
    }

    private Reply preflight(Call call) {
        Members body = call.body();
        Plan plan = forms.plan(body, call.identity());
        Partition partition = state.get().partition(plan.partition()).orElseThrow();
        var looks =
                new Looks(
                        state.get(),
                        reader(),
                        node.get(),
                        surroundings.get(),
                        Set.of(InterfaceName.REST, InterfaceName.JCA),
                        call.origin());
        Preflight preflight = Preflights.of(plan, looks, partition);
        return found(
                call,
                body.optionalText("ticket"),
                new ChangeFinding(
                        ChangeFinding.Kind.PREFLIGHT,
                        call.origin().time(),
                        call.identity().credential(),
                        preflight.passed(),
                        plan.words(),
                        first(preflight.lines().stream().map(Preflight.Line::words).toList())),
                partition.id(),
                written(preflight));
    }

    private static List<String> first(List<String> lines) {
        return lines.subList(0, Math.min(ChangeFinding.MAX_LINES, lines.size()));
    }

    /** Who looked ahead leaves a record; a change that is named keeps what was found. */
    private Reply found(
            Call call,
            Optional<String> ticket,
            ChangeFinding finding,
            PartitionId partition,
            ObjectNode body) {
        if (ticket.isEmpty()) {
            return Reply.of(
                    inquiries.granted(
                            call.origin(),
                            Operation.READ_OPERATIONS,
                            Optional.of(partition),
                            Optional.empty(),
                            Optional.of(finding.kind().wireName() + " of " + finding.about()),
                            body),
                    granted -> Reply.json(200, granted));
        }
        if (!Ticket.isOne(ticket.get())) {
            throw new Unacceptable(
                    RefusalCode.CHANGE_NOT_FOUND,
                    "there is no change with ticket '%s' for this caller".formatted(ticket.get()));
        }
        return Reply.of(
                changes.attach(call.origin(), new Ticket(ticket.get()), finding),
                _ -> Reply.json(200, body));
    }

    private EvidenceReader reader() {
        return evidence.reader()
                .orElseThrow(() -> new Fault.NotServing("the device has no log yet"));
    }

    private static Instant since(Members body) {
        try {
            return Instant.parse(body.text("since"));
        } catch (DateTimeException malformed) {
            throw Unacceptable.malformed("field 'since' is no time as 2026-11-27T08:00:00Z");
        }
    }

    private static ObjectNode written(Rehearsal rehearsal) {
        ObjectNode body =
                Json.object()
                        .put("proposal", rehearsal.words())
                        .put("passed", rehearsal.passed())
                        .put("since", rehearsal.since().toString())
                        .put("fromRecord", rehearsal.from())
                        .put("toRecord", rehearsal.to())
                        .put("judged", rehearsal.judged())
                        .put("already", rehearsal.already())
                        .put("unknown", rehearsal.unknown());
        ArrayNode lines = body.putArray("lines");
        rehearsal
                .lines()
                .forEach(
                        line ->
                                lines.addObject()
                                        .put("application", line.application())
                                        .put("operation", line.operation())
                                        .put("key", line.object().isEmpty() ? null : line.object())
                                        .put("verdict", line.verdict().wireName())
                                        .put("code", line.code())
                                        .put("message", line.sentence())
                                        .put("count", line.count())
                                        .put("firstRecord", line.first())
                                        .put("lastRecord", line.last()));
        return body;
    }

    private static ObjectNode written(Preflight preflight) {
        ObjectNode body =
                Json.object().put("plan", preflight.words()).put("passed", preflight.passed());
        ArrayNode lines = body.putArray("lines");
        preflight
                .lines()
                .forEach(
                        line ->
                                lines.addObject()
                                        .put("check", line.check())
                                        .put("passed", line.passed())
                                        .put("message", line.sentence())
                                        .put("evidence", line.evidence()));
        return body;
    }
}
