package io.claviger.rest.governance;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.ApplicationRequest;
import io.claviger.engine.application.Applications;
import io.claviger.engine.application.OnboardingForm;
import io.claviger.engine.boundary.Engine;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Onboarding by two people: one officer requests, another approves. */
public final class OnboardingRoutes {
    private static final String ALL = "/ops/v1/application-requests";
    private static final int DEFAULT_PAGE = 100;
    private static final Set<String> NOT_COMPARED = Set.of("version", "onboarded", "departed");

    private static final Schema CHANGES =
            Schema.list(
                    Schema.object(
                            "FieldChange",
                            "A field that would change.",
                            must("field", Schema.text("Its name.")),
                            must("before", Schema.text("As it is, in JSON; null: new.").orNull()),
                            must("after", Schema.text("As it would be, in JSON."))),
                    "What differs from the record as it is.");
    private static final Schema REQUEST =
            Schema.object(
                    "ApplicationRequest",
                    "An onboarding record that waits for a second person.",
                    must("application", Written.APPLICATION),
                    must("change", Schema.flag("Of an application that exists.")),
                    must("requestedBy", Schema.text("Credential that asked.")),
                    must("requested", Schema.instant("When.")),
                    must("changes", CHANGES));

    private static final Schema APPROVED =
            Schema.object(
                    "ApprovedApplication",
                    "What was approved, and how a client gets to its keys now.",
                    must("application", Written.APPLICATION),
                    must("change", Schema.flag("Of an application that existed.")),
                    must("requestedBy", Schema.text("Credential that asked.")),
                    must("requested", Schema.instant("When.")),
                    must("changes", CHANGES),
                    must("client", ClientJson.SCHEMA));

    private final Applications applications;
    private final Engine engine;

    /** Routes over the key boundary. */
    public OnboardingRoutes(Engine engine) {
        this.engine = engine;
        this.applications = engine.applications();
    }

    public List<Route> routes() {
        return List.of(
                Route.get(ALL)
                        .operation(Operation.READ_OPERATIONS)
                        .summary("List onboarding requests that wait")
                        .query("after", Schema.text("The 'next' of the page before."))
                        .query("limit", Schema.integer("At most so many, 1 to 1000."))
                        .gives(
                                200,
                                Schema.object(
                                        "ApplicationRequests",
                                        "Requests by name of the application.",
                                        must("requests", Schema.list(REQUEST, "Requests.")),
                                        must(
                                                "next",
                                                Schema.text("For the next page; null on the last.")
                                                        .orNull())))
                        .handledBy(this::list),
                Route.post(ALL)
                        .operation(Operation.REQUEST_APPLICATION)
                        .summary("Request an onboarding, or a change of one")
                        .description(
                                "An application with the name exists: its record is to become this"
                                        + " one. Another officer approves.")
                        .takes(Written.ONBOARDING_FORM)
                        .gives(201, REQUEST)
                        .refuses(
                                RefusalCode.APPLICATION_INCOMPLETE,
                                RefusalCode.APPLICATION_EXISTS,
                                RefusalCode.APPLICATION_REQUESTED,
                                RefusalCode.APPLICATION_REQUEST_CHANGED,
                                RefusalCode.PARTITION_NOT_FOUND)
                        .handledBy(this::request),
                Route.post("/ops/v1/application-rehearsals")
                        .operation(Operation.READ_OPERATIONS)
                        .summary("Say what a request would do")
                        .description("A dry run: nothing is requested, nothing changes.")
                        .takes(Written.ONBOARDING_FORM)
                        .gives(
                                200,
                                Schema.object(
                                        "ApplicationRehearsal",
                                        "What a request would do.",
                                        must("accepted", Schema.flag("Whether it would be taken.")),
                                        must("refusal", Schema.text("Else why.").orNull()),
                                        must("message", Schema.text("In words.").orNull()),
                                        must("change", Schema.flag("Of one that exists.")),
                                        must("changes", CHANGES)))
                        .handledBy(this::rehearse),
                Route.get(ALL + "/{name}")
                        .operation(Operation.READ_OPERATIONS)
                        .summary("Read an onboarding request")
                        .gives(200, REQUEST)
                        .refuses(RefusalCode.APPLICATION_REQUEST_NOT_FOUND)
                        .handledBy(this::show),
                answer("approvals", Operation.APPROVE_APPLICATION, "Approve a request"),
                answer(
                        "rejections",
                        Operation.REJECT_APPLICATION,
                        "Reject a request, or withdraw it"));
    }

    private Route answer(String noun, Operation operation, String summary) {
        boolean approves = operation == Operation.APPROVE_APPLICATION;
        var route =
                Route.post("/ops/v1/application-" + noun + "/{name}")
                        .operation(operation)
                        .summary(summary)
                        .description(
                                "With 'requested' only if it is still the one of that time: what"
                                        + " was looked at is what is answered.")
                        .takes(
                                Schema.object(
                                        approves ? "ApproveApplication" : "RejectApplication",
                                        "Which request.",
                                        may(
                                                "requested",
                                                Schema.text("Its 'requested', as it was read.")
                                                        .orNull())))
                        .gives(200, approves ? APPROVED : REQUEST);
        return approves
                ? route.refuses(
                                RefusalCode.APPLICATION_REQUEST_NOT_FOUND,
                                RefusalCode.APPLICATION_REQUEST_CHANGED,
                                RefusalCode.OWN_REQUEST)
                        .handledBy(call -> answered(call, operation))
                : route.refuses(
                                RefusalCode.APPLICATION_REQUEST_NOT_FOUND,
                                RefusalCode.APPLICATION_REQUEST_CHANGED)
                        .handledBy(call -> answered(call, operation));
    }

    private Reply list(Call call) {
        Optional<ApplicationId> after =
                call.query("after")
                        .map(
                                text ->
                                        GovernanceRoutes.parsed(
                                                "query parameter 'after'",
                                                text,
                                                ApplicationId::new));
        int limit =
                call.queryNumber("limit", 1, GovernanceRoutes.MAX_PAGE)
                        .map(Long::intValue)
                        .orElse(DEFAULT_PAGE);
        var visible =
                VisiblePage.of(
                        after,
                        limit,
                        applications::waiting,
                        ApplicationRequest::application,
                        request -> GovernanceRoutes.sees(call, request.proposed().partition()));
        ObjectNode body = Json.object();
        var array = body.putArray("requests");
        visible.entries().stream().map(this::written).forEach(array::add);
        body.put("next", visible.next().map(ApplicationId::value).orElse(null));
        return read(call, "onboarding requests", body);
    }

    private Reply show(Call call) {
        ApplicationRequest request = waiting(call);
        return read(call, "onboarding request " + request.application(), written(request));
    }

    private Reply request(Call call) {
        OnboardingForm form = Forms.onboarding(call.body());
        // Compared with the record as it is before it changes.
        return Reply.of(
                applications.request(call.origin(), form),
                request -> Reply.json(201, written(request)));
    }

    private Reply rehearse(Call call) {
        OnboardingForm form = Forms.onboarding(call.body());
        Applications.Rehearsal rehearsal = applications.rehearse(call.origin(), form);
        ObjectNode body = Json.object();
        body.put("accepted", rehearsal.refusal().isEmpty());
        body.put("refusal", rehearsal.refusal().map(r -> r.code().wireName()).orElse(null));
        body.put("message", rehearsal.refusal().map(Refusal::message).orElse(null));
        // Who may not see an application's record does not see it by comparing, either.
        Optional<ApplicationRequest> shown =
                rehearsal
                        .request()
                        .filter(r -> GovernanceRoutes.sees(call, r.proposed().partition()))
                        .filter(r -> visible(call, r));
        body.put("change", shown.map(ApplicationRequest::change).orElse(false));
        body.set("changes", shown.map(this::changes).orElseGet(Json::array));
        return read(
                call,
                "dry run of onboarding"
                        + rehearsal.request().map(r -> " " + r.application()).orElse(""),
                body);
    }

    private boolean visible(Call call, ApplicationRequest request) {
        return applications
                .find(request.application())
                .filter(present -> !GovernanceRoutes.sees(call, present.partition()))
                .isEmpty();
    }

    private Reply answered(Call call, Operation operation) {
        ApplicationRequest seen = waiting(call);
        Optional<String> requested = call.body().optionalText("requested");
        if (requested.filter(time -> !time.equals(seen.requested().toString())).isPresent()) {
            throw new Unacceptable(
                    RefusalCode.APPLICATION_REQUEST_CHANGED,
                    "another request for application '%s' waits now".formatted(seen.application()));
        }
        ObjectNode written = written(seen);
        if (operation == Operation.REJECT_APPLICATION) {
            return Reply.of(
                    applications.reject(call.origin(), seen), _ -> Reply.json(200, written));
        }
        written.set("client", ClientJson.of(seen.proposed()));
        return Reply.of(applications.approve(call.origin(), seen), _ -> Reply.json(200, written));
    }

    private ApplicationRequest waiting(Call call) {
        ApplicationId id =
                GovernanceRoutes.inPath(
                        call, ApplicationId::new, RefusalCode.APPLICATION_REQUEST_NOT_FOUND);
        return applications
                .waiting(id)
                .filter(r -> GovernanceRoutes.sees(call, r.proposed().partition()))
                .orElseThrow(
                        () ->
                                new Unacceptable(
                                        RefusalCode.APPLICATION_REQUEST_NOT_FOUND,
                                        "no request for application '%s' waits for this caller"
                                                .formatted(id)));
    }

    private ObjectNode written(ApplicationRequest request) {
        ObjectNode node = Json.object();
        node.set("application", Written.application(request.proposed()));
        node.put("change", request.change());
        node.put("requestedBy", request.requestedBy().value());
        node.put("requested", request.requested().toString());
        node.set("changes", changes(request));
        return node;
    }

    private ArrayNode changes(ApplicationRequest request) {
        return changes(
                applications
                        .find(request.application())
                        .filter(a -> a.partition().equals(request.proposed().partition())),
                request.proposed());
    }

    /** Field by field; all of them for a new application. */
    private static ArrayNode changes(Optional<Application> before, Application after) {
        ObjectNode present = before.map(Written::application).orElseGet(Json::object);
        ObjectNode next = Written.application(after);
        ArrayNode changes = Json.array();
        Set<String> names = new TreeSet<>();
        next.fieldNames().forEachRemaining(names::add);
        names.removeAll(NOT_COMPARED);
        for (String name : names) {
            JsonNode now = present.path(name);
            JsonNode then = next.path(name);
            if (!now.equals(then)) {
                changes.addObject()
                        .put("field", name)
                        .put("before", now.isMissingNode() ? null : now.toString())
                        .put("after", then.toString());
            }
        }
        return changes;
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
