package io.claviger.rest.governance;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import io.claviger.core.evidence.Operation;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.Responsible;
import io.claviger.engine.application.Applications;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.Arrays;
import java.util.Set;

/** Records that somebody whom an onboarding record names has left. */
public final class DepartureRoute {
    private final Applications applications;

    /** A route over the key boundary. */
    public DepartureRoute(Applications applications) {
        this.applications = applications;
    }

    public Route route() {
        return Route.post("/ops/v1/application-departures/{name}")
                .operation(Operation.MARK_DEPARTURE)
                .summary("Record that an owner has left")
                .description(
                        "Drift lists the application's keys until a change names somebody else."
                                + " With 'left' false the mark is taken back.")
                .takes(
                        Schema.object(
                                "Departure",
                                "Who has left.",
                                must(
                                        "who",
                                        Schema.oneOf(
                                                "Field of the record that names them.",
                                                Arrays.stream(Responsible.values())
                                                        .map(Responsible::wireName)
                                                        .toList())),
                                may("left", Schema.flag("False: they have not; true if absent."))))
                .gives(200, Written.APPLICATION)
                .refuses(RefusalCode.APPLICATION_NOT_FOUND)
                .handledBy(this::mark);
    }

    private Reply mark(Call call) {
        ApplicationId id =
                GovernanceRoutes.inPath(
                        call, ApplicationId::new, RefusalCode.APPLICATION_NOT_FOUND);
        Members body = call.body();
        body.refuseOthers(Set.of("who", "left"));
        Responsible who = body.named("who", Responsible::ofWireName);
        boolean left = body.flag("left", true);
        Application seen =
                applications
                        .find(id)
                        .filter(a -> GovernanceRoutes.sees(call, a.partition()))
                        .orElseThrow(
                                () ->
                                        new Unacceptable(
                                                RefusalCode.APPLICATION_NOT_FOUND,
                                                "there is no application '%s' for this caller"
                                                        .formatted(id)));
        return Reply.of(
                applications.mark(call.origin(), seen, who, left),
                marked -> Reply.json(200, Written.application(marked)));
    }
}
