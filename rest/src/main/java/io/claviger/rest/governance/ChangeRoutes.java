package io.claviger.rest.governance;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.change.BeforePicture;
import io.claviger.core.change.Change;
import io.claviger.core.change.ChangeFinding;
import io.claviger.core.change.ChangeStatus;
import io.claviger.core.change.GateCheck;
import io.claviger.core.change.GateProbe;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.RequestId;
import io.claviger.core.id.Ticket;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.refusal.Rung;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.KeyObject;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.governance.change.Attempt;
import io.claviger.governance.change.ChangeForm;
import io.claviger.governance.change.Changes;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Changes and the gate that each must pass, under {@code /ops/v1/changes}. */
public final class ChangeRoutes {
    private static final int MAX_PAGE = 1000;
    private static final int DEFAULT_PAGE = 100;
    private static final int MAX_ERROR = 400;

    private static final Schema INTERFACE =
            Schema.oneOf(
                    "By which it works.",
                    Arrays.stream(InterfaceName.values())
                            .filter(name -> name != InterfaceName.NODE)
                            .map(InterfaceName::wireName)
                            .toList());

    private static final Schema TRIED_BY =
            Schema.oneOf(
                            "By which it was tried; not told: rest.",
                            Arrays.stream(InterfaceName.values())
                                    .filter(name -> name != InterfaceName.NODE)
                                    .map(InterfaceName::wireName)
                                    .toList())
                    .orNull();

    private static final Schema CHECK =
            Schema.object(
                    "GateCheck",
                    "The probes of a gate, as the log had them at one time.",
                    must("time", Schema.instant("When it was looked at.")),
                    must("passed", Schema.flag("Whether every application works.")),
                    must(
                            "results",
                            Schema.list(
                                    Schema.object(
                                            "ProbeResult",
                                            "What the log says of one probe.",
                                            must("application", Schema.text("Application.")),
                                            must("key", Schema.text("Label of the key.")),
                                            must("passed", Schema.flag("Whether it works.")),
                                            must(
                                                    "record",
                                                    Schema.integer("Record that says it.")
                                                            .orNull()),
                                            must(
                                                    "failedAt",
                                                    Schema.oneOf(
                                                                    "The layer that failed.",
                                                                    Arrays.stream(Rung.values())
                                                                            .map(Rung::wireName)
                                                                            .toList())
                                                            .orNull()),
                                            must("sentence", Schema.text("What was found."))),
                                    "One for each application.")));

    private static final Schema CHANGE =
            Schema.object(
                    "Change",
                    "A change under its ticket.",
                    must("ticket", Schema.text("Id of the ticket.")),
                    must(
                            "status",
                            Schema.oneOf(
                                    "Where it stands.",
                                    Arrays.stream(ChangeStatus.values())
                                            .map(ChangeStatus::wireName)
                                            .toList())),
                    must("plan", Schema.text("What will be done.")),
                    must("rollbackCriteria", Schema.text("What makes it be taken back.")),
                    must(
                            "partitions",
                            Schema.list(Schema.text("Partition."), "Partitions in scope.")),
                    must("nodes", Schema.list(Schema.text("Node."), "Nodes in scope.")),
                    must(
                            "gate",
                            Schema.list(
                                    Schema.object(
                                            "GateProbe",
                                            "What one application must still do.",
                                            must("application", Schema.text("Application.")),
                                            must("interface", INTERFACE),
                                            must("key", Schema.text("Label of the key.")),
                                            must("algorithm", Schema.text("Kind of key.").orNull()),
                                            must(
                                                    "publicKey",
                                                    Schema.base64("SubjectPublicKeyInfo.")
                                                            .orNull()),
                                            must(
                                                    "mirrors",
                                                    Schema.text("Production key it stands for.")
                                                            .orNull()),
                                            must(
                                                    "consent",
                                                    Schema.text(
                                                                    "What the owner said to using the production key.")
                                                            .orNull())),
                                    "One probe for each application.")),
                    must("opened", Schema.instant("When it was opened.")),
                    must("openedBy", Schema.text("Credential.").orNull()),
                    must(
                            "before",
                            Schema.object(
                                    "BeforePicture",
                                    "What things were like.",
                                    must("records", Schema.integer("Size of the log.")),
                                    must("rootHash", Schema.text("Root of its tree, hexadecimal.")),
                                    must("node", Schema.text("The node, its version and state.")),
                                    must(
                                            "policies",
                                            Schema.list(
                                                    Schema.object(
                                                            "",
                                                            "Policy of a partition.",
                                                            must("partition", Schema.text("Name.")),
                                                            must("policy", PolicyForm.SCHEMA)),
                                                    "Of the partitions in scope.")),
                                    must(
                                            "applications",
                                            Schema.list(
                                                    Schema.object(
                                                            "",
                                                            "An onboarding record.",
                                                            must("name", Schema.text("Name.")),
                                                            must(
                                                                    "version",
                                                                    Schema.integer("Version."))),
                                                    "Of the applications in the gate.")),
                                    must("gate", CHECK.orNull()))),
                    must(
                            "steps",
                            Schema.list(
                                    Schema.object(
                                            "",
                                            "Something that was done.",
                                            must("time", Schema.instant("When.")),
                                            must("by", Schema.text("Credential.").orNull()),
                                            must(
                                                    "text",
                                                    Schema.text("In the words of who did it."))),
                                    "Steps, oldest first.")),
                    must(
                            "findings",
                            Schema.list(
                                    Schema.object(
                                            "ChangeFinding",
                                            "What the node found when it looked ahead.",
                                            must(
                                                    "kind",
                                                    Schema.oneOf(
                                                            "How.",
                                                            Arrays.stream(
                                                                            ChangeFinding.Kind
                                                                                    .values())
                                                                    .map(
                                                                            ChangeFinding.Kind
                                                                                    ::wireName)
                                                                    .toList())),
                                            must("time", Schema.instant("When.")),
                                            must("by", Schema.text("Credential.").orNull()),
                                            must(
                                                    "passed",
                                                    Schema.flag(
                                                            "Whether nothing spoke against it.")),
                                            must("about", Schema.text("What was looked at.")),
                                            must(
                                                    "lines",
                                                    Schema.list(
                                                            Schema.text("Sentence."),
                                                            "What was found."))),
                                    "Oldest first.")),
                    must("check", CHECK.orNull()),
                    must("version", Schema.integer("1 when it was opened.")));

    private static final Schema OPEN =
            Schema.object(
                    "OpenChange",
                    "A change to open.",
                    must("ticket", Schema.text("1 to 128 printable ASCII characters.")),
                    must("plan", Schema.text("What will be done.")),
                    must("rollbackCriteria", Schema.text("What makes it be taken back.")),
                    must(
                            "partitions",
                            Schema.list(Schema.text("Partition."), "Partitions in scope.")),
                    may("nodes", Schema.list(Schema.text("Node."), "Nodes in scope.").orNull()),
                    must(
                            "gate",
                            Schema.list(
                                    Schema.object(
                                            "",
                                            "What one application must still do.",
                                            must("application", Schema.text("Application.")),
                                            must("interface", INTERFACE),
                                            must("key", Schema.text("Label of the probe key.")),
                                            may(
                                                    "mirrors",
                                                    Schema.text(
                                                                    "Production key that it stands for.")
                                                            .orNull()),
                                            may(
                                                    "consent",
                                                    Schema.text(
                                                                    "Instead: the owner's consent to use the production key.")
                                                            .orNull())),
                                    "One probe for each application.")));

    private static final Schema ATTEMPTS =
            Schema.object(
                    "GateAttempts",
                    "What callers saw who tried the probes; only the log decides.",
                    may(
                            "attempts",
                            Schema.list(
                                            Schema.object(
                                                    "",
                                                    "One try.",
                                                    must(
                                                            "application",
                                                            Schema.text("Application.")),
                                                    may("interface", TRIED_BY),
                                                    may(
                                                            "requestId",
                                                            Schema.text("Id of the call.")
                                                                    .orNull()),
                                                    must("error", Schema.text("What was seen."))),
                                            "Tries that failed.")
                                    .orNull()));

    private final Changes changes;
    private final Inquiries inquiries;
    private final Supplier<StateView> state;

    public ChangeRoutes(Changes changes, Inquiries inquiries, Supplier<StateView> state) {
        this.changes = changes;
        this.inquiries = inquiries;
        this.state = state;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/ops/v1/changes")
                        .operation(Operation.READ_OPERATIONS)
                        .summary("List changes")
                        .description("Those that the caller may see, by ticket.")
                        .query("after", Schema.text("The 'next' of the page before."))
                        .query("limit", Schema.integer("At most so many, 1 to 1000."))
                        .gives(
                                200,
                                Schema.object(
                                        "Changes",
                                        "Changes by ticket.",
                                        must("changes", Schema.list(CHANGE, "Changes.")),
                                        must(
                                                "next",
                                                Schema.text("For the next page; null on the last.")
                                                        .orNull())))
                        .handledBy(this::list),
                Route.get("/ops/v1/changes/{ticket}")
                        .operation(Operation.READ_OPERATIONS)
                        .summary("Read a change")
                        .gives(200, CHANGE)
                        .refuses(RefusalCode.CHANGE_NOT_FOUND)
                        .handledBy(this::read),
                Route.post("/ops/v1/changes")
                        .operation(Operation.OPEN_CHANGE)
                        .summary("Open a change")
                        .description(
                                "Keeps the picture of before: the log, the node, the policies of the partitions. The probes of before come with the first check.")
                        .takes(OPEN)
                        .gives(201, CHANGE)
                        .refuses(
                                RefusalCode.CHANGE_EXISTS,
                                RefusalCode.CHANGE_INVALID,
                                RefusalCode.PARTITION_NOT_FOUND)
                        .handledBy(this::open),
                Route.post("/ops/v1/changes/{ticket}/steps")
                        .operation(Operation.RECORD_CHANGE_STEP)
                        .summary("Record a step of a change")
                        .takes(
                                Schema.object(
                                        "ChangeStep",
                                        "What was done.",
                                        must("text", Schema.text("In your words."))))
                        .gives(200, CHANGE)
                        .refuses(
                                RefusalCode.CHANGE_NOT_FOUND,
                                RefusalCode.CHANGE_INVALID,
                                RefusalCode.CHANGE_CONFLICT)
                        .handledBy(
                                call ->
                                        done(
                                                changes.step(
                                                        call.origin(),
                                                        ticket(call),
                                                        call.body().optionalText("text")))),
                Route.post("/ops/v1/changes/{ticket}/checks")
                        .operation(Operation.CHECK_CHANGE)
                        .summary("Look at the gate of a change")
                        .description(
                                "What the log says that the applications did behind the last step, and what failed.")
                        .takes(ATTEMPTS)
                        .gives(200, CHANGE)
                        .refuses(
                                RefusalCode.CHANGE_NOT_FOUND,
                                RefusalCode.CHANGE_INVALID,
                                RefusalCode.CHANGE_CONFLICT)
                        .handledBy(
                                call ->
                                        done(
                                                changes.check(
                                                        call.origin(),
                                                        ticket(call),
                                                        attempts(call.body())))),
                Route.post("/ops/v1/changes/{ticket}/roll-back")
                        .operation(Operation.ROLL_BACK_CHANGE)
                        .summary("Take a change back")
                        .description(
                                "Sets the policies of the partitions in scope back to what they were. The change ends when its gate is passed.")
                        .takes(
                                Schema.object(
                                        "RollBack",
                                        "Why.",
                                        must("reason", Schema.text("In your words."))))
                        .gives(200, CHANGE)
                        .refuses(
                                RefusalCode.CHANGE_NOT_FOUND,
                                RefusalCode.CHANGE_INVALID,
                                RefusalCode.CHANGE_CONFLICT)
                        .handledBy(
                                call ->
                                        done(
                                                changes.rollBack(
                                                        call.origin(),
                                                        ticket(call),
                                                        call.body().optionalText("reason")))),
                Route.post("/ops/v1/changes/{ticket}/close")
                        .operation(Operation.CLOSE_CHANGE)
                        .summary("End a change")
                        .description(
                                "Refused while an application of the gate has done no operation behind the last step, however healthy the nodes are.")
                        .takes(ATTEMPTS)
                        .gives(200, CHANGE)
                        .refuses(
                                RefusalCode.CHANGE_NOT_FOUND,
                                RefusalCode.CHANGE_INVALID,
                                RefusalCode.CHANGE_CONFLICT,
                                RefusalCode.GATE_NOT_PASSED)
                        .handledBy(
                                call ->
                                        done(
                                                changes.close(
                                                        call.origin(),
                                                        ticket(call),
                                                        attempts(call.body())))));
    }

    private Reply list(Call call) {
        int limit = call.queryNumber("limit", 1, MAX_PAGE).map(Long::intValue).orElse(DEFAULT_PAGE);
        Optional<Ticket> after = call.query("after").map(ChangeRoutes::ticket);
        List<Change> page = changes.list(call.identity(), after, limit);
        ObjectNode body = Json.object();
        ArrayNode array = body.putArray("changes");
        page.forEach(change -> array.add(written(change)));
        body.put("next", page.size() == limit ? page.getLast().ticket().value() : null);
        return recorded(call, "changes", body);
    }

    private Reply read(Call call) {
        Ticket ticket = ticket(call);
        return recorded(
                call,
                "change " + ticket,
                written(
                        changes.find(call.identity(), ticket)
                                .orElseThrow(() -> notFound(ticket.value()))));
    }

    /** Who reads of changes leaves a record, as with everything under these routes. */
    private Reply recorded(Call call, String subject, ObjectNode body) {
        return Reply.of(
                inquiries.granted(
                        call.origin(),
                        Operation.READ_OPERATIONS,
                        call.identity().partition(),
                        Optional.empty(),
                        Optional.of(subject),
                        body),
                granted -> Reply.json(200, granted));
    }

    private Reply open(Call call) {
        Members body = call.body();
        var form =
                new ChangeForm(
                        body.optionalText("ticket"),
                        body.optionalText("plan"),
                        body.optionalText("rollbackCriteria"),
                        body.optionalTexts("partitions").orElse(List.of()),
                        body.optionalTexts("nodes").orElse(List.of()),
                        body.objects("gate").stream()
                                .map(
                                        probe ->
                                                new ChangeForm.Probe(
                                                        probe.optionalText("application"),
                                                        probe.optionalText("interface"),
                                                        probe.optionalText("key"),
                                                        probe.optionalText("mirrors"),
                                                        probe.optionalText("consent")))
                                .toList());
        return Reply.of(
                changes.open(call.origin(), form), change -> Reply.json(201, written(change)));
    }

    private static List<Attempt> attempts(Members body) {
        return body.objects("attempts").stream()
                .map(
                        attempt ->
                                new Attempt(
                                        named(attempt, "application", ApplicationId::new),
                                        attempt.optionalNamed(
                                                        "interface", InterfaceName::ofWireName)
                                                .orElse(InterfaceName.REST),
                                        attempt.optionalText("requestId")
                                                .map(
                                                        _ ->
                                                                named(
                                                                        attempt,
                                                                        "requestId",
                                                                        RequestId::new)),
                                        shortened(attempt.text("error"))))
                .toList();
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= MAX_ERROR ? line : line.substring(0, MAX_ERROR);
    }

    private static <T> T named(Members members, String field, Function<String, T> parser) {
        try {
            return parser.apply(members.text(field));
        } catch (IllegalArgumentException malformed) {
            throw Unacceptable.malformed(
                    "field '" + members.path(field) + "': " + malformed.getMessage());
        }
    }

    private static Ticket ticket(Call call) {
        return ticket(call.parameter());
    }

    private static Ticket ticket(String text) {
        if (!Ticket.isOne(text)) {
            throw notFound(text);
        }
        return new Ticket(text);
    }

    private static Unacceptable notFound(String ticket) {
        return new Unacceptable(
                RefusalCode.CHANGE_NOT_FOUND,
                "there is no change with ticket '%s' for this caller".formatted(ticket));
    }

    private Reply done(Answer<Change> answer) {
        return Reply.of(answer, change -> Reply.json(200, written(change)));
    }

    private ObjectNode written(Change change) {
        ObjectNode body =
                Json.object()
                        .put("ticket", change.ticket().value())
                        .put("status", change.status().wireName())
                        .put("plan", change.plan())
                        .put("rollbackCriteria", change.rollbackCriteria());
        ArrayNode partitions = body.putArray("partitions");
        change.partitions().forEach(id -> partitions.add(id.value()));
        ArrayNode nodes = body.putArray("nodes");
        change.nodes().forEach(nodes::add);
        ArrayNode gate = body.putArray("gate");
        change.gate().forEach(probe -> gate.add(written(probe)));
        body.put("opened", change.opened().toString())
                .put("openedBy", change.openedBy().map(CredentialId::value).orElse(null));
        body.set("before", written(change.before()));
        ArrayNode steps = body.putArray("steps");
        change.steps()
                .forEach(
                        step ->
                                steps.addObject()
                                        .put("time", step.time().toString())
                                        .put("by", step.by().map(CredentialId::value).orElse(null))
                                        .put("text", step.text()));
        ArrayNode findings = body.putArray("findings");
        change.findings().forEach(finding -> findings.add(written(finding)));
        body.set("check", change.check().map(ChangeRoutes::written).orElse(null));
        return body.put("version", change.version());
    }

    private static ObjectNode written(ChangeFinding finding) {
        ObjectNode body =
                Json.object()
                        .put("kind", finding.kind().wireName())
                        .put("time", finding.time().toString())
                        .put("by", finding.by().map(CredentialId::value).orElse(null))
                        .put("passed", finding.passed())
                        .put("about", finding.about());
        ArrayNode lines = body.putArray("lines");
        finding.lines().forEach(lines::add);
        return body;
    }

    private ObjectNode written(GateProbe probe) {
        Optional<KeyObject> key =
                state.get()
                        .application(probe.application())
                        .flatMap(found -> state.get().key(found.partition(), probe.key()));
        return Json.object()
                .put("application", probe.application().value())
                .put("interface", probe.interfaceName().wireName())
                .put("key", probe.key().value())
                .put("algorithm", key.map(found -> found.spec().displayName()).orElse(null))
                .put("publicKey", key.flatMap(KeyObject::publicKey).map(Bytes::base64).orElse(null))
                .put("mirrors", probe.mirrors().map(KeyLabel::value).orElse(null))
                .put("consent", probe.consent().orElse(null));
    }

    private static ObjectNode written(BeforePicture before) {
        ObjectNode body =
                Json.object()
                        .put("records", before.records())
                        .put("rootHash", before.root().hex())
                        .put("node", before.node());
        ArrayNode policies = body.putArray("policies");
        before.policies()
                .forEach(
                        (id, policy) ->
                                policies.addObject()
                                        .put("partition", id.value())
                                        .set("policy", PolicyForm.written(policy)));
        ArrayNode applications = body.putArray("applications");
        before.applications()
                .forEach(
                        (id, version) ->
                                applications
                                        .addObject()
                                        .put("name", id.value())
                                        .put("version", version));
        body.set("gate", before.probes().map(ChangeRoutes::written).orElse(null));
        return body;
    }

    private static ObjectNode written(GateCheck check) {
        ObjectNode body =
                Json.object().put("time", check.time().toString()).put("passed", check.passed());
        ArrayNode results = body.putArray("results");
        check.results()
                .forEach(
                        result ->
                                results.addObject()
                                        .put("application", result.application().value())
                                        .put("key", result.key().value())
                                        .put("passed", result.passed())
                                        .put("record", result.record().orElse(null))
                                        .put(
                                                "failedAt",
                                                result.failedAt().map(Rung::wireName).orElse(null))
                                        .put("sentence", result.sentence()));
        return body;
    }
}
