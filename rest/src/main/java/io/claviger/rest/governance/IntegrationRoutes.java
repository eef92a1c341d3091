package io.claviger.rest.governance;

import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.port.Fault;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
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
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What the log proves of an application, and how its clients reach it. */
public final class IntegrationRoutes {
    private static final int MAX_KEYS = 1000;

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
                Route.get("/ops/v1/applications/{name}/settings")
                        .operation(Operation.READ_OPERATIONS)
                        .summary("Give the client settings of an application")
                        .description(
                                "For the interfaces of its record, with the way to its credential;"
                                        + " no secret is in the answer.")
                        .gives(200, ClientJson.SCHEMA)
                        .refuses(RefusalCode.APPLICATION_NOT_FOUND)
                        .handledBy(this::settings));
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
                must("clientSettings", ClientJson.SETTINGS),
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

    private Reply settings(Call call) {
        Application application = named(call);
        return read(
                call,
                "client settings of application " + application.id(),
                ClientJson.of(application));
    }

    private Application named(Call call) {
        ApplicationId id =
                GovernanceRoutes.inPath(
                        call, ApplicationId::new, RefusalCode.APPLICATION_NOT_FOUND);
        return state.get()
                .application(id)
                .filter(a -> GovernanceRoutes.sees(call, a.partition()))
                .orElseThrow(() -> notFound(id));
    }

    private Reply handover(Call call) {
        Application application = named(call);
        ApplicationId id = application.id();
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
        body.set("clientSettings", ClientJson.settings(ClientSettings.of(application)));
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
