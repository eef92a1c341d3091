package io.claviger.rest.governance;

import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.Fault;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.engine.boundary.Engine;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.evidence.state.Subject;
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

/** What the log proves of an application, and what has drifted from its record. */
public final class IntegrationRoutes {
    private static final int MAX_KEYS = 1000;
    private static final int DEFAULT_UNUSED_DAYS = 90;
    private static final int MAX_DAYS = 36_500;

    private static final Schema CHECKLIST =
            Schema.object(
                    "IntegrationChecklist",
                    "How far an integration has come.",
                    must("application", Schema.text("Name.")),
                    must(
                            "state",
                            Schema.oneOf(
                                    "How far.",
                                    List.of("requested", "approved", "bound", "proven", "live"))),
                    must(
                            "reached",
                            Schema.integer("First record that it was heard; proves nothing.")
                                    .orNull()),
                    must("operated", Schema.integer("First record that it used a key.").orNull()),
                    must(
                            "steps",
                            Schema.list(
                                    Schema.object(
                                            "IntegrationStep",
                                            "A step.",
                                            must("step", Schema.text("Name.")),
                                            must(
                                                    "done",
                                                    Schema.flag("Whether a record proves it.")),
                                            must(
                                                    "record",
                                                    Schema.integer("Index of that record.")
                                                            .orNull()),
                                            must("meaning", Schema.text("What it means."))),
                                    "In their order.")));

    private final Engine engine;
    private final Supplier<StateView> state;
    private final EvidenceAccess evidence;

    /** Routes that read state and log. */
    public IntegrationRoutes(Engine engine, Supplier<StateView> state, EvidenceAccess evidence) {
        this.engine = engine;
        this.state = state;
        this.evidence = evidence;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/ops/v1/applications/{name}/checklist")
                        .operation(Operation.READ_OPERATIONS)
                        .summary("How far an integration has come")
                        .description("Each step is ticked by a record, none by a person.")
                        .gives(200, CHECKLIST)
                        .refuses(RefusalCode.APPLICATION_NOT_FOUND)
                        .handledBy(this::checklist),
                Route.get("/ops/v1/applications/{name}/handover")
                        .operation(Operation.READ_OPERATIONS)
                        .summary("Hand an application over")
                        .description("Owner, technical mapping and proof in one answer.")
                        .gives(200, handoverSchema())
                        .refuses(RefusalCode.APPLICATION_NOT_FOUND)
                        .handledBy(this::handover),
                Route.get("/ops/v1/drift")
                        .operation(Operation.READ_OPERATIONS)
                        .summary("List keys that are not as they were meant")
                        .description(
                                "One page of a partition's keys; keys made at nearly the same time"
                                        + " are compared within a page.")
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
                        .handledBy(this::drift));
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

    private static Schema handoverSchema() {
        return Schema.object(
                "Handover",
                "Owner, technical mapping and proof.",
                must("application", Written.APPLICATION),
                must("record", Schema.integer("Record that made this version.").orNull()),
                must("partition", Written.PARTITION),
                must("credentials", Schema.list(Written.CREDENTIAL, "Without tokens.")),
                must(
                        "keys",
                        Schema.list(
                                Schema.object(
                                        "HandoverKey",
                                        "A key.",
                                        must("label", Schema.text("Label.")),
                                        must("id", Schema.text("Id.")),
                                        must("algorithm", Schema.text("Kind.")),
                                        must("version", Schema.integer("Version.")),
                                        must("created", Schema.instant("When it was made.")),
                                        must("uses", Schema.integer("How often it was used.")),
                                        must(
                                                "record",
                                                Schema.integer("Record that changed it last.")
                                                        .orNull())),
                                "Keys of the application.")),
                must("moreKeys", Schema.flag("Whether not all keys were looked at.")),
                must(
                        "clientSettings",
                        Schema.list(Written.CLIENT_SETTINGS, "For the interfaces that exist.")),
                must("checklist", CHECKLIST),
                must("log", Schema.text("Name of the log.")),
                must("checkpoint", Schema.text("Signed note that covers the records.").orNull()));
    }

    private EvidenceReader reader() {
        return evidence.reader()
                .orElseThrow(() -> new Fault.NotServing("the device has no log yet"));
    }

    private Reply checklist(Call call) {
        ApplicationId id =
                GovernanceRoutes.inPath(
                        call, ApplicationId::new, RefusalCode.APPLICATION_NOT_FOUND);
        Optional<Application> application =
                state.get().application(id).filter(a -> GovernanceRoutes.sees(call, a.partition()));
        boolean requested =
                state.get()
                        .applicationRequest(id)
                        .filter(r -> GovernanceRoutes.sees(call, r.proposed().partition()))
                        .isPresent();
        if (application.isEmpty() && !requested) {
            throw notFound(id);
        }
        ObjectNode body =
                application
                        .map(a -> written(a, integration(a, covered())))
                        .orElseGet(() -> requested(id));
        return read(call, "checklist of application " + id, body);
    }

    private static ObjectNode requested(ApplicationId id) {
        ObjectNode node = Json.object();
        node.put("application", id.value());
        node.put("state", "requested");
        node.putNull("reached");
        node.putNull("operated");
        node.putArray("steps");
        return node;
    }

    private Integration integration(Application application, Optional<SignedCheckpoint> covered) {
        return Integration.of(
                application, state.get(), reader(), covered.map(SignedCheckpoint::size).orElse(0L));
    }

    private Optional<SignedCheckpoint> covered() {
        return evidence.checkpointer().flatMap(checkpoints -> checkpoints.latest());
    }

    private static ObjectNode written(Application application, Integration integration) {
        ObjectNode node = Json.object();
        node.put("application", application.id().value());
        node.put("state", integration.state());
        node.put("reached", integration.reached().orElse(null));
        node.put("operated", integration.operated().orElse(null));
        ArrayNode steps = node.putArray("steps");
        integration
                .steps()
                .forEach(
                        step ->
                                steps.addObject()
                                        .put("step", step.name())
                                        .put("done", step.done())
                                        .put("record", step.record().orElse(null))
                                        .put("meaning", step.meaning()));
        return node;
    }

    private Reply handover(Call call) {
        ApplicationId id =
                GovernanceRoutes.inPath(
                        call, ApplicationId::new, RefusalCode.APPLICATION_NOT_FOUND);
        Application application =
                state.get()
                        .application(id)
                        .filter(a -> GovernanceRoutes.sees(call, a.partition()))
                        .orElseThrow(() -> notFound(id));
        Partition partition = state.get().partition(application.partition()).orElseThrow();
        Optional<SignedCheckpoint> checkpoint = covered();
        ObjectNode body = Json.object();
        body.set("application", Written.application(application));
        body.put(
                "record",
                Integration.changed(reader(), new Subject(Subject.Kind.APPLICATION, id.value()))
                        .orElse(null));
        body.set("partition", Written.partition(partition));
        ArrayNode credentials = body.putArray("credentials");
        state.get().credentials(id).stream().map(Written::credential).forEach(credentials::add);
        List<KeyObject> page =
                state.get().keys(application.partition(), Optional.empty(), MAX_KEYS);
        ArrayNode keys = body.putArray("keys");
        page.stream().filter(key -> key.application().equals(id)).forEach(key -> add(keys, key));
        body.put("moreKeys", page.size() == MAX_KEYS);
        ArrayNode settings = body.putArray("clientSettings");
        if (application.interfaces().contains(InterfaceName.REST)) {
            settings.add(Written.restClient());
        }
        body.set("checklist", written(application, integration(application, checkpoint)));
        body.put("log", reader().id().value());
        body.put("checkpoint", checkpoint.map(c -> c.note().format()).orElse(null));
        return read(call, "handover of application " + id, body);
    }

    private void add(ArrayNode keys, KeyObject key) {
        keys.addObject()
                .put("label", key.label().value())
                .put("id", key.id().toString())
                .put("algorithm", key.spec().displayName())
                .put("version", key.version())
                .put("created", key.created().toString())
                .put("uses", state.get().uses(key.id()))
                .put("record", Integration.changed(reader(), Subject.of(key.id())).orElse(null));
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
        EvidenceReader log = reader();
        var drift =
                new Drift(
                        state.get(),
                        partition,
                        now,
                        days,
                        key -> Integration.lastUse(key.id(), log),
                        (key, before) -> Integration.incident(key.id(), before, log));
        ObjectNode body = Json.object();
        body.put("partition", partition.id().value());
        body.put("examined", page.size());
        ArrayNode findings = body.putArray("findings");
        drift.of(page)
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
        return read(call, "drift of partition " + partition.id(), body);
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

    private static Unacceptable notFound(ApplicationId id) {
        return new Unacceptable(
                RefusalCode.APPLICATION_NOT_FOUND,
                "there is no application '" + id + "' for this caller");
    }

    private Reply read(Call call, String subject, ObjectNode body) {
        return Reply.of(
                engine.inquiries()
                        .granted(
                                call.origin(),
                                Operation.READ_OPERATIONS,
                                call.identity().partition(),
                                Optional.empty(),
                                Optional.of(subject),
                                body),
                granted -> Reply.json(200, granted));
    }
}
