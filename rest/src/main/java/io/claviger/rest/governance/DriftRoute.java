package io.claviger.rest.governance;

import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.Fault;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.engine.boundary.Engine;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.evidence.EvidenceAccess;
import io.claviger.rest.json.Json;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Lists keys that are not as they were meant. */
public final class DriftRoute {
    private static final int MAX_KEYS = 1000;
    private static final int DEFAULT_UNUSED_DAYS = 90;
    private static final int MAX_DAYS = 36_500;

    private final Engine engine;
    private final Supplier<StateView> state;
    private final EvidenceAccess evidence;

    /** A route that reads state and log. */
    public DriftRoute(Engine engine, Supplier<StateView> state, EvidenceAccess evidence) {
        this.engine = engine;
        this.state = state;
        this.evidence = evidence;
    }

    public Route route() {
        return Route.get("/ops/v1/drift")
                .operation(Operation.READ_OPERATIONS)
                .summary("List keys that are not as they were meant")
                .description("One page of a partition's keys, compared with all of them.")
                .query("partition", Schema.text("Needed by callers who see several."))
                .query("unusedDays", Schema.integer("Unused for so long; 90 if absent."))
                .query("after", Schema.text("The 'next' of the page before."))
                .query("limit", Schema.integer("Keys to look at, 1 to 1000."))
                .gives(
                        200,
                        Schema.object(
                                "Drift",
                                "Findings.",
                                must("partition", Schema.text("Whose keys.")),
                                must("examined", Schema.integer("Keys looked at.")),
                                must("findings", Schema.list(findingSchema(), "Findings.")),
                                must(
                                        "next",
                                        Schema.text("For the next page; null on the last.")
                                                .orNull())))
                .refuses(RefusalCode.PARTITION_NOT_FOUND)
                .handledBy(this::drift);
    }

    private static Schema findingSchema() {
        return Schema.object(
                "DriftFinding",
                "Something to look at.",
                must("finding", Schema.text("What kind.")),
                must("key", Schema.text("Label of the key.")),
                must("keyId", Schema.text("Id of the key.")),
                must("application", Schema.text("Whose it is.")),
                must("detail", Schema.text("Why.")),
                must("nextStep", Schema.text("Smallest step that can be taken back.")));
    }

    private Reply drift(Call call) {
        Instant now = call.origin().time();
        Partition partition = asked(call);
        Optional<KeyLabel> after =
                call.query("after")
                        .map(
                                text ->
                                        GovernanceRoutes.parsed(
                                                "query parameter 'after'", text, KeyLabel::new));
        int limit = call.queryNumber("limit", 1, MAX_KEYS).map(Long::intValue).orElse(MAX_KEYS);
        int days =
                call.queryNumber("unusedDays", 0, MAX_DAYS)
                        .map(Long::intValue)
                        .orElse(DEFAULT_UNUSED_DAYS);
        List<KeyObject> page = state.get().keys(partition.id(), after, limit);
        EvidenceReader log =
                evidence.reader()
                        .orElseThrow(() -> new Fault.NotServing("the device has no log yet"));
        var drift =
                new Drift(
                        state.get(),
                        partition,
                        now,
                        days,
                        (key, since) -> Integration.usedSince(key.id(), since, log),
                        (key, before) -> Integration.incident(key, before, log));
        ObjectNode body = Json.object();
        body.put("partition", partition.id().value());
        body.put("examined", page.size());
        ArrayNode findings = body.putArray("findings");
        drift.of(page, births(partition.id(), page, after.isEmpty() && page.size() < limit))
                .forEach(
                        finding ->
                                findings.addObject()
                                        .put("finding", finding.kind())
                                        .put("key", finding.key().label().value())
                                        .put("keyId", finding.key().id().toString())
                                        .put("application", finding.key().application().value())
                                        .put("detail", finding.detail())
                                        .put("nextStep", finding.nextStep()));
        body.put("next", page.size() == limit ? page.getLast().label().value() : null);
        return Reply.of(
                engine.inquiries()
                        .granted(
                                call.origin(),
                                Operation.READ_OPERATIONS,
                                call.identity().partition(),
                                Optional.empty(),
                                Optional.of("drift of partition " + partition.id()),
                                body),
                granted -> Reply.json(200, granted));
    }

    /** When keys of the partition were made, those of other pages too. */
    private Births births(PartitionId partition, List<KeyObject> page, boolean whole) {
        var births = new Births();
        if (whole) {
            page.forEach(births::add);
            return births;
        }
        List<KeyObject> more = state.get().keys(partition, Optional.empty(), MAX_KEYS);
        while (!more.isEmpty()) {
            more.forEach(births::add);
            more = state.get().keys(partition, Optional.of(more.getLast().label()), MAX_KEYS);
        }
        return births;
    }

    /** The caller's own partition, or the one that is named. */
    private Partition asked(Call call) {
        Optional<PartitionId> named =
                call.query("partition")
                        .map(
                                text ->
                                        GovernanceRoutes.parsed(
                                                "query parameter 'partition'",
                                                text,
                                                PartitionId::new));
        return named.or(() -> call.identity().partition())
                .filter(id -> GovernanceRoutes.sees(call, id))
                .flatMap(state.get()::partition)
                .orElseThrow(
                        () ->
                                new Unacceptable(
                                        RefusalCode.PARTITION_NOT_FOUND,
                                        "name a partition of this caller with 'partition'"));
    }
}
