package io.claviger.rest.governance;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.evidence.Operation;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.Incident;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.diagnosis.Incidents;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Refused uses of keys that are looked into, and what two officers answer to them. */
public final class IncidentRoutes {
    private static final String OF_ONE = "/ops/v1/applications/{name}/incidents";

    private static final Schema INCIDENT =
            Schema.object(
                    "Incident",
                    "The refused use of a key that is looked into.",
                    must("ticket", Schema.text("Under which.")),
                    must("uuid", Schema.text("Id of the key.")),
                    must("label", Schema.text("Its label.")),
                    must("algorithm", Schema.text("No other key of it is made meanwhile.")),
                    must("operation", Schema.text("What was refused.")),
                    must("refusal", Schema.text("Code of docs/errors.md.")),
                    must("step", Schema.text("The smaller thing that helps instead.")),
                    must("opened", Schema.instant("When.")),
                    must("used", Schema.flag("Whether the key was used since; then it closes.")),
                    must("released", Schema.flag("Whether other keys may be made all the same.")),
                    must(
                            "releaseProposedBy",
                            Schema.text("Credential of the officer who asked.").orNull()),
                    must("releaseProposed", Schema.instant("When.").orNull()));

    private final Incidents incidents;
    private final Inquiries inquiries;
    private final Supplier<StateView> state;

    /** Routes over the key boundary. */
    public IncidentRoutes(Incidents incidents, Inquiries inquiries, Supplier<StateView> state) {
        this.incidents = incidents;
        this.inquiries = inquiries;
        this.state = state;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(OF_ONE)
                        .operation(Operation.READ_OPERATIONS)
                        .summary("List the open incidents of an application")
                        .description(
                                "A diagnosis under a ticket opens one, if the log shows that a use of"
                                        + " a key was refused and it still would be. While it is open,"
                                        + " the application gets no other key of the algorithm.")
                        .gives(
                                200,
                                Schema.object(
                                        "Incidents",
                                        "In the order of their opening.",
                                        must("incidents", Schema.list(INCIDENT, "Incidents."))))
                        .refuses(RefusalCode.APPLICATION_NOT_FOUND)
                        .handledBy(this::list),
                answer(
                        "release",
                        "ProposeRelease",
                        Operation.PROPOSE_RELEASE,
                        "Propose that other keys are made although an incident is open",
                        RefusalCode.RELEASE_PROPOSED),
                answer(
                        "approval",
                        "ApproveRelease",
                        Operation.APPROVE_RELEASE,
                        "Approve the release of an incident",
                        RefusalCode.OWN_REQUEST),
                answer(
                        "rejection",
                        "RejectRelease",
                        Operation.REJECT_RELEASE,
                        "Reject the release of an incident, or withdraw it"),
                answer(
                        "closure",
                        "CloseIncident",
                        Operation.CLOSE_INCIDENT,
                        "Close an incident whose key was used since",
                        RefusalCode.INCIDENT_UNRESOLVED));
    }

    private Route answer(
            String noun,
            String schema,
            Operation operation,
            String summary,
            RefusalCode... refusals) {
        return Route.post(OF_ONE + "/" + noun)
                .operation(operation)
                .summary(summary)
                .takes(
                        Schema.object(
                                schema,
                                "Which incident.",
                                must("key", Schema.text("Id or label of the key.")),
                                may(
                                        "releaseProposed",
                                        Schema.text(
                                                        "Answers the release of this instant alone: what was looked at.")
                                                .orNull())))
                .gives(200, INCIDENT)
                .refuses(RefusalCode.APPLICATION_NOT_FOUND, RefusalCode.INCIDENT_NOT_FOUND)
                .refuses(refusals)
                .handledBy(call -> answer(call, operation));
    }

    private Reply list(Call call) {
        Application application = application(call);
        ObjectNode body = Json.object();
        var list = body.putArray("incidents");
        application.incidents().forEach(incident -> list.add(written(incident)));
        return Reply.of(
                inquiries.granted(
                        call.origin(),
                        Operation.READ_OPERATIONS,
                        Optional.of(application.partition()),
                        Optional.empty(),
                        Optional.of("incidents of " + application.id()),
                        body),
                granted -> Reply.json(200, granted));
    }

    private Reply answer(Call call, Operation operation) {
        Application application = application(call);
        Members body = call.body();
        body.refuseOthers(Set.of("key", "releaseProposed"));
        String key = body.text("key");
        Optional<String> proposed = body.optionalText("releaseProposed");
        Incident seen =
                application.incidents().stream()
                        .filter(
                                incident ->
                                        incident.key().toString().equals(key)
                                                || incident.label().value().equals(key))
                        .filter(incident -> proposed.isEmpty() || proposed.equals(asked(incident)))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new Unacceptable(
                                                RefusalCode.INCIDENT_NOT_FOUND,
                                                "no such incident of application '%s' is open"
                                                        .formatted(application.id())));
        return Reply.of(
                incidents.answer(call.origin(), operation, application.id(), seen),
                answered ->
                        Reply.json(
                                200,
                                // As it stands now; a closed one as it stood.
                                written(
                                        state.get()
                                                .application(application.id())
                                                .flatMap(now -> now.incident(answered.key()))
                                                .orElse(answered))));
    }

    private Application application(Call call) {
        return Reach.application(state.get(), call.identity(), call.parameter());
    }

    private static Optional<String> asked(Incident incident) {
        return incident.release().map(release -> release.time().toString());
    }

    private ObjectNode written(Incident incident) {
        return Json.object()
                .put("ticket", incident.ticket().value())
                .put("uuid", incident.key().toString())
                .put("label", incident.label().value())
                .put("algorithm", incident.algorithm().wireName())
                .put("operation", incident.operation().wireName())
                .put("refusal", incident.refusal().wireName())
                .put("step", incident.step())
                .put("opened", incident.opened().toString())
                .put("used", state.get().uses(incident.key()) > incident.uses())
                .put("released", incident.released())
                .put(
                        "releaseProposedBy",
                        incident.release().map(release -> release.by().value()).orElse(null))
                .put("releaseProposed", asked(incident).orElse(null));
    }
}
