package io.claviger.rest.evidence;

import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.KeyId;
import io.claviger.core.port.Journal;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.Role;
import io.claviger.engine.boundary.Authority;
import io.claviger.engine.boundary.Permission;
import io.claviger.engine.boundary.Permissions;
import io.claviger.engine.boundary.RuleDecider;
import io.claviger.evidence.log.Dimension;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.evidence.log.LogEntry;
import io.claviger.evidence.log.Page;
import io.claviger.evidence.log.RecordQuery;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.policy.PolicyJson;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import io.claviger.verifier.past.PastState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Who can use a key, now or at an earlier point of the log, and who did. */
final class AccessRoutes {
    /** Most records that one answer of who-did counts: some hundred milliseconds. */
    private static final int MAX_COUNTED = 50_000;

    private static final Schema KEY =
            Schema.object(
                    "",
                    "The key.",
                    must("id", Schema.text("Id.")),
                    must("label", Schema.text("Label.")),
                    must("partition", Schema.text("Partition.")),
                    must("application", Schema.text("Application that made it.")),
                    must("algorithm", Schema.text("Kind of key.")),
                    must("version", Schema.integer("Version of the key object.")),
                    must("blocked", Schema.flag("Whether its use is blocked.")),
                    must("passwordProtected", Schema.flag("Whether it asks for a password.")),
                    must("inTrash", Schema.flag("Whether it was deleted and is kept.")));

    private final Log log;
    private final QueryForm queries;
    private final Journal journal;
    private final InstantSource clock;

    AccessRoutes(Log log, Journal journal, InstantSource clock) {
        this.log = log;
        this.queries = new QueryForm(journal);
        this.journal = journal;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(whoCan(), whoDid());
    }

    private Route whoCan() {
        return Route.get("/evidence/v1/who-can")
                .operation(Operation.READ_EVIDENCE)
                .summary("Who can use a key")
                .description(
                        "Which credentials of which applications may do what with a key, by which"
                                + " interface, after which approvals: what the key boundary itself would"
                                + " decide, now or with the log as it was. For auditors and officers.")
                .requiredQuery("key", Schema.text("Id of a key, or its label."))
                .query(
                        "at",
                        Schema.text(
                                "Index of a record, or an instant in RFC 3339: as it was then. Default: now."))
                .gives(
                        200,
                        Schema.object(
                                "WhoCan",
                                "Who can use a key.",
                                must("log", Schema.text("Name of the log.")),
                                must("records", Schema.integer("Of a log of so many records.")),
                                must("time", Schema.text("As of this instant.")),
                                must("key", KEY),
                                must(
                                        "permissions",
                                        Schema.list(permissionSchema(), "By credential.")),
                                must(
                                        "officers",
                                        Schema.list(
                                                officerSchema(),
                                                "Credentials that can change who may use it."))))
                .refuses(
                        RefusalCode.KEY_NOT_FOUND,
                        RefusalCode.INVALID_LOG_RANGE,
                        RefusalCode.ROLE_NOT_ALLOWED)
                .handledBy(this::whoCan);
    }

    private static Schema permissionSchema() {
        return Schema.object(
                "",
                "What one credential may do.",
                must("application", Schema.text("Null for an officer.").orNull()),
                must("credential", Schema.text("Its id.")),
                must("name", Schema.text("What its owner calls it.")),
                must("role", Schema.text("Its role.")),
                must("expires", Schema.text("When it ends.").orNull()),
                must("act", Schema.text("What it may do.")),
                must("operation", Schema.text("What records call it.")),
                must("interfaces", Schema.list(Schema.text("rest, pkcs11, …"), "By which ways.")),
                must(
                        "sources",
                        Schema.list(Schema.text("Address or block."), "From where; empty: any.")),
                must(
                        "secondFactorRequired",
                        Schema.flag("Whether a certificate or token must come with it.")),
                must("approvals", Schema.text("What must be approved, in words.").orNull()),
                must("rule", PolicyJson.RULE));
    }

    private static Schema officerSchema() {
        return Schema.object(
                "",
                "An officer.",
                must("credential", Schema.text("Id of the credential.")),
                must("name", Schema.text("What its owner calls it.")),
                must("role", Schema.text("Its role.")),
                must("operations", Schema.list(Schema.text("Operation."), "What it may change.")));
    }

    private Route whoDid() {
        return Route.get("/evidence/v1/who-did")
                .operation(Operation.READ_EVIDENCE)
                .summary("Who did use a key")
                .description(
                        "Records about a key, counted by who did what. For auditors. One answer counts"
                                + " at most 50,000 records; the rest follows with 'after'.")
                .requiredQuery("key", Schema.text("Id of a key, or its label."))
                .query("from", Schema.text("First instant that counts, RFC 3339."))
                .query("to", Schema.text("First instant that counts no more, RFC 3339."))
                .query("after", Schema.integer("The 'next' of the answer before."))
                .gives(
                        200,
                        Schema.object(
                                "WhoDid",
                                "Who did use a key.",
                                must("log", Schema.text("Name of the log.")),
                                must("key", Schema.text("Id of the key.")),
                                must("uses", Schema.list(useSchema(), "By first record.")),
                                must(
                                        "next",
                                        Schema.integer("To count on; null at the end.").orNull()),
                                must("archivedBelow", EvidenceRoutes.ARCHIVED)))
                .refuses(RefusalCode.KEY_NOT_FOUND, RefusalCode.ROLE_NOT_ALLOWED)
                .handledBy(this::whoDid);
    }

    private static Schema useSchema() {
        return Schema.object(
                "",
                "What one credential did.",
                must("application", Schema.text("Null for an officer.").orNull()),
                must("credential", Schema.text("Null without API key.").orNull()),
                must("operation", Schema.text("What.")),
                must("interface", Schema.text("By which way.")),
                must("granted", Schema.integer("How often.")),
                must("refused", Schema.integer("How often it was refused.")),
                must("approved", Schema.integer("How many of the granted had approvals.")),
                must("first", Schema.text("First time.")),
                must("last", Schema.text("Last time.")));
    }

    private Reply whoCan(Call call) {
        Identity caller = call.identity();
        if (Collections.disjoint(caller.roles(), Authority.allowed(Operation.READ_OPERATIONS))) {
            throw new Unacceptable(
                    RefusalCode.ROLE_NOT_ALLOWED, "who can use a key is for auditors and officers");
        }
        KeyId id = queries.key(call);
        StateView present = journal.state();
        return log.read(
                reader -> {
                    OptionalLong size = at(call, reader);
                    if (size.isEmpty()) {
                        return whoCan(caller, id, present, reader.size(), clock.instant(), reader);
                    }
                    var past = new PastState(reader, present, size.getAsLong());
                    return whoCan(caller, id, past, size.getAsLong(), past.time(), reader);
                });
    }

    /** How many records the log had; empty: as it is now. */
    private static OptionalLong at(Call call, EvidenceReader reader) {
        Optional<String> at = call.query("at");
        if (at.isEmpty()) {
            return OptionalLong.empty();
        }
        boolean index = at.get().chars().allMatch(c -> c >= '0' && c <= '9');
        long size =
                index
                        ? call.queryNumber("at", 0, Long.MAX_VALUE - 1).orElseThrow() + 1
                        : reader.recordsBefore(
                                QueryForm.time(call, "at").orElseThrow().plusNanos(1));
        if (size < 1 || size > reader.size()) {
            throw new Unacceptable(
                    RefusalCode.INVALID_LOG_RANGE,
                    "the log has %d records, and none at '%s'".formatted(reader.size(), at.get()));
        }
        return OptionalLong.of(size);
    }

    private static Reply whoCan(
            Identity caller,
            KeyId id,
            StateView state,
            long size,
            Instant time,
            EvidenceReader reader) {
        KeyObject key =
                state.key(id)
                        .filter(
                                found ->
                                        caller.partition()
                                                .filter(own -> !own.equals(found.partition()))
                                                .isEmpty())
                        .orElseThrow(
                                () ->
                                        new Unacceptable(
                                                RefusalCode.KEY_NOT_FOUND,
                                                "a log of %d records has no key %s for this caller"
                                                        .formatted(size, id)));
        ObjectNode body =
                Json.object()
                        .put("log", reader.id().value())
                        .put("records", size)
                        .put("time", time.toString());
        body.set("key", written(key));
        ArrayNode permissions = body.putArray("permissions");
        for (Permission permission : Permissions.of(key, state, time)) {
            permissions.add(written(permission, state));
        }
        ArrayNode officers = body.putArray("officers");
        Permissions.ofOfficers(key, state, time)
                .forEach((officer, may) -> officers.add(written(officer, may)));
        return Reply.json(200, body);
    }

    private static ObjectNode written(KeyObject key) {
        return Json.object()
                .put("id", key.id().toString())
                .put("label", key.label().value())
                .put("partition", key.partition().value())
                .put("application", key.application().value())
                .put("algorithm", key.spec().displayName())
                .put("version", key.version())
                .put("blocked", key.policy().filter(KeyPolicy::blocked).isPresent())
                .put("passwordProtected", key.passwordVerifier().isPresent())
                .put("inTrash", key.invalidated().isPresent());
    }

    private static ObjectNode written(Permission permission, StateView state) {
        Credential credential = permission.credential();
        Optional<Application> application = credential.application().flatMap(state::application);
        ObjectNode json =
                Json.object()
                        .put(
                                "application",
                                credential.application().map(a -> a.value()).orElse(null))
                        .put("credential", credential.id().value())
                        .put("name", credential.name())
                        .put("role", credential.role().wireName())
                        .put("expires", credential.expires().map(Instant::toString).orElse(null))
                        .put("act", permission.act().wireName())
                        .put("operation", permission.act().operation().wireName());
        ArrayNode interfaces = json.putArray("interfaces");
        permission.interfaces().stream().map(InterfaceName::wireName).forEach(interfaces::add);
        ArrayNode sources = json.putArray("sources");
        application.ifPresent(a -> a.access().sources().forEach(sources::add));
        json.put(
                "secondFactorRequired",
                application.filter(a -> a.access().secondFactorRequired()).isPresent());
        if (permission.rule().free()) {
            json.putNull("approvals").putNull("rule");
        } else {
            json.put("approvals", RuleDecider.described(permission.rule()))
                    .set("rule", PolicyJson.of(permission.rule()));
        }
        return json;
    }

    private static ObjectNode written(Credential officer, List<Operation> may) {
        ObjectNode json =
                Json.object()
                        .put("credential", officer.id().value())
                        .put("name", officer.name())
                        .put("role", officer.role().wireName());
        ArrayNode operations = json.putArray("operations");
        may.stream().map(Operation::wireName).forEach(operations::add);
        return json;
    }

    private Reply whoDid(Call call) {
        if (!call.identity().roles().contains(Role.AUDITOR)) {
            throw new Unacceptable(
                    RefusalCode.ROLE_NOT_ALLOWED, "who did use a key is for auditors");
        }
        Visibility visibility = Visibility.of(call.identity());
        KeyId key = queries.key(call);
        var query =
                new RecordQuery(
                        new EnumMap<>(Map.of(Dimension.KEY, key.toString())),
                        QueryForm.time(call, "from"),
                        QueryForm.time(call, "to"));
        OptionalLong after =
                call.queryNumber("after", 0, Long.MAX_VALUE)
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty());
        var counted = new LinkedHashMap<Did, Count>();
        return log.read(
                reader -> {
                    OptionalLong next = after;
                    int records = 0;
                    do {
                        Page page =
                                reader.find(
                                        query,
                                        next,
                                        EvidenceReader.MAX_PAGE,
                                        Page.Order.OLDEST_FIRST);
                        page.entries().stream()
                                .map(LogEntry::record)
                                .filter(visibility::shows)
                                .forEach(
                                        record ->
                                                count(
                                                        ParsedRecord.parse(record.unsafeArray()),
                                                        counted));
                        records += page.entries().size();
                        next = page.next();
                    } while (next.isPresent() && records < MAX_COUNTED);
                    return Reply.json(200, written(reader, key, counted, next));
                });
    }

    private record Did(
            Optional<String> application,
            Optional<String> credential,
            String operation,
            String interfaceName) {}

    /** Grows record by record. */
    private static final class Count {
        private final Instant first;
        private Instant last;
        private long granted;
        private long refused;
        private long approved;

        Count(Instant first) {
            this.first = first;
            this.last = first;
        }
    }

    private static void count(ParsedRecord record, Map<Did, Count> counted) {
        var did =
                new Did(
                        record.identity().application(),
                        record.identity().credential(),
                        record.boundary().operation(),
                        record.from().name());
        Count count = counted.computeIfAbsent(did, _ -> new Count(record.time()));
        count.last = record.time();
        if (!record.boundary().granted()) {
            count.refused += record.count();
            return;
        }
        count.granted += record.count();
        if (!record.boundary().approvals().isEmpty()) {
            count.approved += record.count();
        }
    }

    private static ObjectNode written(
            EvidenceReader reader, KeyId key, Map<Did, Count> counted, OptionalLong next) {
        ObjectNode body = Json.object().put("log", reader.id().value()).put("key", key.toString());
        ArrayNode uses = body.putArray("uses");
        counted.forEach(
                (did, count) ->
                        uses.addObject()
                                .put("application", did.application().orElse(null))
                                .put("credential", did.credential().orElse(null))
                                .put("operation", did.operation())
                                .put("interface", did.interfaceName())
                                .put("granted", count.granted)
                                .put("refused", count.refused)
                                .put("approved", count.approved)
                                .put("first", count.first.toString())
                                .put("last", count.last.toString()));
        body.put("archivedBelow", reader.archivedBelow());
        if (next.isPresent()) {
            body.put("next", next.getAsLong());
        } else {
            body.putNull("next");
        }
        return body;
    }
}
