package io.claviger.rest.governance;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.SinkName;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.AuditDestination;
import io.claviger.core.state.Credential;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.Role;
import io.claviger.engine.boundary.Engine;
import io.claviger.engine.user.IssueRequest;
import io.claviger.engine.user.Issued;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.health.SinkHealth;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** Routes under {@code /ops/v1} for partitions, applications and credentials. */
public final class GovernanceRoutes {
    /** Most applications of one page. */
    static final int MAX_PAGE = 1000;

    private static final int DEFAULT_PAGE = 100;

    private final Engine engine;
    private final SinkHealth.Source sinks;

    /**
     * Routes over the key boundary.
     *
     * @param sinks those of this node, which onboarding records may name
     */
    public GovernanceRoutes(Engine engine, SinkHealth.Source sinks) {
        this.engine = engine;
        this.sinks = sinks;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/ops/v1/partitions")
                        .operation(Operation.READ_OPERATIONS)
                        .summary("List partitions")
                        .description("Those that the caller may see.")
                        .gives(
                                200,
                                Schema.object(
                                        "Partitions",
                                        "Partitions by name.",
                                        must(
                                                "partitions",
                                                Schema.list(Written.PARTITION, "Partitions."))))
                        .handledBy(this::partitions),
                Route.post("/ops/v1/partitions")
                        .operation(Operation.CREATE_PARTITION)
                        .summary("Create a partition")
                        .takes(
                                Schema.object(
                                        "CreatePartition",
                                        "A partition; policy members that are absent take their default.",
                                        must(
                                                "name",
                                                Schema.text(
                                                        "Upper case letters, digits, underscores.")),
                                        may("policy", PolicyForm.CHANGE)))
                        .gives(201, Written.PARTITION)
                        .refuses(RefusalCode.PARTITION_EXISTS)
                        .handledBy(this::createPartition),
                Route.patch("/ops/v1/partitions/{name}/policy")
                        .operation(Operation.CHANGE_PARTITION_POLICY)
                        .summary("Change the security policy of a partition")
                        .description("Members that are absent stay as they are.")
                        .takes(PolicyForm.CHANGE)
                        .gives(200, Written.PARTITION)
                        .refuses(
                                RefusalCode.PARTITION_NOT_FOUND,
                                RefusalCode.ONBOARDING_NEEDS_APPROVAL)
                        .handledBy(this::changePolicy),
                Route.get("/ops/v1/applications")
                        .operation(Operation.READ_OPERATIONS)
                        .summary("List applications")
                        .query("after", Schema.text("The 'next' of the page before."))
                        .query("limit", Schema.integer("At most so many, 1 to 1000."))
                        .gives(
                                200,
                                Schema.object(
                                        "Applications",
                                        "Applications by name.",
                                        must(
                                                "applications",
                                                Schema.list(Written.APPLICATION, "Applications.")),
                                        must(
                                                "next",
                                                Schema.text("For the next page; null on the last.")
                                                        .orNull())))
                        .handledBy(this::applications),
                Route.get("/ops/v1/applications/{name}")
                        .operation(Operation.READ_OPERATIONS)
                        .summary("Read an application")
                        .gives(200, Written.APPLICATION)
                        .refuses(RefusalCode.APPLICATION_NOT_FOUND)
                        .handledBy(this::application),
                Route.post("/ops/v1/applications")
                        .operation(Operation.ONBOARD_APPLICATION)
                        .summary("Onboard an application")
                        .description("Every field is mandatory but the lists of the access path.")
                        .takes(Written.ONBOARDING_FORM)
                        .gives(201, Written.ONBOARDED)
                        .refuses(
                                RefusalCode.APPLICATION_EXISTS,
                                RefusalCode.APPLICATION_INCOMPLETE,
                                RefusalCode.ONBOARDING_NEEDS_APPROVAL,
                                RefusalCode.PARTITION_NOT_FOUND)
                        .handledBy(this::onboard),
                Route.get("/ops/v1/credentials")
                        .operation(Operation.READ_OPERATIONS)
                        .summary("List credentials")
                        .description("Those of an application, or, without one, those of officers.")
                        .query("application", Schema.text("Name of the application."))
                        .gives(
                                200,
                                Schema.object(
                                        "Credentials",
                                        "Credentials, without their tokens.",
                                        must(
                                                "credentials",
                                                Schema.list(Written.CREDENTIAL, "Credentials."))))
                        .refuses(RefusalCode.APPLICATION_NOT_FOUND)
                        .handledBy(this::credentials),
                Route.post("/ops/v1/credentials")
                        .operation(Operation.ISSUE_CREDENTIAL)
                        .summary("Issue a credential")
                        .description("The token is in this answer and nowhere else.")
                        .takes(
                                Schema.object(
                                        "IssueCredential",
                                        "A credential to issue.",
                                        must("name", Schema.text("What its owner calls it.")),
                                        must(
                                                "role",
                                                Schema.oneOf(
                                                        "Role.",
                                                        Arrays.stream(Role.values())
                                                                .map(Role::wireName)
                                                                .toList())),
                                        may(
                                                "partition",
                                                Schema.text("For officers of a partition.")
                                                        .orNull()),
                                        may(
                                                "application",
                                                Schema.text("For roles of applications.").orNull()),
                                        may(
                                                "expires",
                                                Schema.instant("Absent: until revoked.").orNull())))
                        .gives(
                                201,
                                Schema.object(
                                        "IssuedCredential",
                                        "The credential with its token.",
                                        must("credential", Written.CREDENTIAL),
                                        must("token", Schema.text("The API key, shown once."))))
                        .refuses(RefusalCode.CREDENTIAL_INVALID, RefusalCode.APPLICATION_NOT_FOUND)
                        .handledBy(this::issue),
                Route.delete("/ops/v1/credentials/{id}")
                        .operation(Operation.REVOKE_CREDENTIAL)
                        .summary("Revoke a credential")
                        .description("For good; doing it twice is no error.")
                        .gives(200, Written.CREDENTIAL)
                        .refuses(RefusalCode.CREDENTIAL_NOT_FOUND)
                        .handledBy(this::revoke));
    }

    private Reply partitions(Call call) {
        ObjectNode body = Json.object();
        var array = body.putArray("partitions");
        engine.partitions().list().stream()
                .filter(partition -> sees(call).test(Optional.of(partition.id())))
                .map(Written::partition)
                .forEach(array::add);
        return recorded(call, "partitions", body);
    }

    private Reply createPartition(Call call) {
        Members body = call.body();
        PartitionId id = parsed(body, "name", PartitionId::new);
        PartitionPolicy policy =
                body.optionalObject("policy")
                        .map(members -> PolicyForm.changed(PartitionPolicy.DEFAULT, members))
                        .orElse(PartitionPolicy.DEFAULT);
        return Reply.of(
                engine.partitions().create(call.origin(), id, policy),
                partition -> Reply.json(201, Written.partition(partition)));
    }

    private Reply changePolicy(Call call) {
        PartitionId id = inPath(call, PartitionId::new, RefusalCode.PARTITION_NOT_FOUND);
        Members body = call.body();
        PartitionPolicy present =
                engine.partitions().list().stream()
                        .filter(partition -> partition.id().equals(id))
                        .filter(partition -> sees(call).test(Optional.of(partition.id())))
                        .findFirst()
                        .map(Partition::policy)
                        .orElseThrow(
                                () ->
                                        new Unacceptable(
                                                RefusalCode.PARTITION_NOT_FOUND,
                                                "there is no partition '"
                                                        + id
                                                        + "' for this caller"));
        return Reply.of(
                engine.partitions()
                        .changePolicy(call.origin(), id, PolicyForm.changed(present, body)),
                partition -> Reply.json(200, Written.partition(partition)));
    }

    private Reply applications(Call call) {
        Optional<ApplicationId> after =
                call.query("after")
                        .map(text -> parsed("query parameter 'after'", text, ApplicationId::new));
        int limit = call.queryNumber("limit", 1, MAX_PAGE).map(Long::intValue).orElse(DEFAULT_PAGE);
        var visible =
                VisiblePage.of(
                        after,
                        limit,
                        engine.applications()::list,
                        Application::id,
                        application -> sees(call, application.partition()));
        ObjectNode body = Json.object();
        var array = body.putArray("applications");
        visible.entries().stream().map(Written::application).forEach(array::add);
        body.put("next", visible.next().map(ApplicationId::value).orElse(null));
        return recorded(call, "applications", body);
    }

    private Reply application(Call call) {
        ApplicationId id = inPath(call, ApplicationId::new, RefusalCode.APPLICATION_NOT_FOUND);
        return recorded(
                call, "application " + id, Written.application(visibleApplication(call, id)));
    }

    private Application visibleApplication(Call call, ApplicationId id) {
        return engine.applications()
                .find(id)
                .filter(application -> sees(call).test(Optional.of(application.partition())))
                .orElseThrow(
                        () ->
                                new Unacceptable(
                                        RefusalCode.APPLICATION_NOT_FOUND,
                                        "there is no application '" + id + "' for this caller"));
    }

    private Reply onboard(Call call) {
        return Reply.of(
                engine.applications().onboard(call.origin(), Forms.onboarding(call.body())),
                application ->
                        Reply.json(201, Written.onboarded(application, unknownSinks(application))));
    }

    /**
     * What the audit destination names and this node does not have. It is no refusal: sinks belong
     * to a node, and whether an application may be onboarded must be the same on all of them.
     */
    private SortedSet<SinkName> unknownSinks(Application application) {
        SortedSet<SinkName> names = AuditDestination.sinks(application.auditDestination());
        sinks.now().forEach(sink -> names.remove(sink.name()));
        return names;
    }

    private Reply credentials(Call call) {
        Optional<ApplicationId> application =
                call.query("application")
                        .map(
                                text ->
                                        parsed(
                                                "query parameter 'application'",
                                                text,
                                                ApplicationId::new));
        List<Credential> found =
                application
                        .map(id -> engine.credentials().of(visibleApplication(call, id).id()))
                        .orElseGet(() -> engine.credentials().officers());
        ObjectNode body = Json.object();
        var array = body.putArray("credentials");
        found.stream()
                .filter(credential -> sees(call).test(credential.partition()))
                .map(Written::credential)
                .forEach(array::add);
        return recorded(call, "credentials", body);
    }

    private Reply issue(Call call) {
        Members body = call.body();
        IssueRequest request =
                new IssueRequest(
                        body.text("name"),
                        body.named("role", Role::ofWireName),
                        optionalParsed(body, "partition", PartitionId::new),
                        optionalParsed(body, "application", ApplicationId::new),
                        body.optionalText("expires").map(GovernanceRoutes::instant));
        return Reply.of(
                engine.credentials().issue(call.origin(), request), GovernanceRoutes::issued);
    }

    private static Reply.Content issued(Issued issued) {
        ObjectNode body = Json.object();
        body.set("credential", Written.credential(issued.credential()));
        body.put("token", issued.token());
        return Reply.json(201, body).with("Cache-Control", "no-store");
    }

    private Reply revoke(Call call) {
        CredentialId id = inPath(call, CredentialId::new, RefusalCode.CREDENTIAL_NOT_FOUND);
        return Reply.of(
                engine.credentials().revoke(call.origin(), id),
                credential -> Reply.json(200, Written.credential(credential)));
    }

    private Reply recorded(Call call, String subject, ObjectNode body) {
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

    /** Whether the caller may know of what belongs to the partition. */
    static boolean sees(Call call, PartitionId partition) {
        return sees(call).test(Optional.of(partition));
    }

    /** Device officers and device auditors see everything, all others their own partition. */
    private static Predicate<Optional<PartitionId>> sees(Call call) {
        Optional<PartitionId> own = call.identity().partition();
        return partition -> own.isEmpty() || own.equals(partition);
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException notAnInstant) {
            throw Unacceptable.malformed(
                    "field 'expires' is no ISO 8601 date and time with offset");
        }
    }

    private static <T> T parsed(Members body, String field, Function<String, T> parser) {
        return parsed("field '" + body.path(field) + "'", body.text(field), parser);
    }

    private static <T> Optional<T> optionalParsed(
            Members body, String field, Function<String, T> parser) {
        return body.optionalText(field)
                .map(text -> parsed("field '" + body.path(field) + "'", text, parser));
    }

    static <T> T parsed(String where, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException malformed) {
            throw Unacceptable.malformed(where + ": " + malformed.getMessage());
        }
    }

    static <T> T inPath(Call call, Function<String, T> parser, RefusalCode notFound) {
        try {
            return parser.apply(call.parameter());
        } catch (IllegalArgumentException malformed) {
            throw new Unacceptable(notFound, "the path names none: " + malformed.getMessage());
        }
    }
}
