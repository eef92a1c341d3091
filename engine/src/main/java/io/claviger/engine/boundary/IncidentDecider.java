package io.claviger.engine.boundary;

import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.evidence.Identity;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.Incident;
import io.claviger.core.state.KeyObject;
import java.util.Optional;

/**
 * Decides on incidents: opened by a diagnosis, released by two officers, closed when the key was
 * used again. Pure.
 */
final class IncidentDecider {
    private IncidentDecider() {}

    /**
     * A diagnosis is recorded whatever becomes of its incident: a key that is looked into already
     * keeps the first, and an application with too many gets no further one.
     */
    static Decision open(Command.OpenIncident c, StateView state) {
        Optional<Application> application = visible(c.origin().identity(), c.application(), state);
        if (application.isEmpty()) {
            return noApplication(c.application());
        }
        Application found = application.get();
        boolean opens =
                found.incident(c.incident().key()).isEmpty()
                        && found.incidents().size() < Application.MAX_INCIDENTS;
        return opens
                ? Decision.accepted(new Event.ApplicationStored(found.lookingInto(c.incident())))
                : Decision.accepted();
    }

    static Decision change(Command.ChangeIncident c, StateView state) {
        Optional<Application> application = visible(c.origin().identity(), c.application(), state);
        if (application.isEmpty()) {
            return noApplication(c.application());
        }
        Application found = application.get();
        Incident seen = c.seen();
        if (!found.incident(seen.key()).equals(Optional.of(seen))) {
            return Decision.refused(
                    RefusalCode.INCIDENT_NOT_FOUND,
                    "%s: this is not how it stands any more".formatted(seen.words()));
        }
        return switch (c.operation()) {
            case PROPOSE_RELEASE -> propose(c, found);
            case APPROVE_RELEASE -> approve(c, found);
            case REJECT_RELEASE ->
                    seen.release().isEmpty()
                            ? nothingWaits(seen)
                            : becomes(found, seen.withdrawn());
            default -> close(found, seen, state);
        };
    }

    private static Decision propose(Command.ChangeIncident c, Application application) {
        Incident seen = c.seen();
        if (seen.released() || seen.release().isPresent()) {
            return Decision.refused(
                    RefusalCode.RELEASE_PROPOSED,
                    seen.released()
                            ? seen.words() + " is released already"
                            : "a release waits already: " + seen.words());
        }
        // Only callers with a credential are officers: the decider has refused all others.
        return becomes(
                application,
                seen.asking(
                        new Incident.Release(
                                c.origin().identity().credential().orElseThrow(),
                                c.origin().time())));
    }

    private static Decision approve(Command.ChangeIncident c, Application application) {
        Optional<Incident.Release> release = c.seen().release();
        if (release.isEmpty()) {
            return nothingWaits(c.seen());
        }
        if (c.origin().identity().credential().equals(Optional.of(release.get().by()))) {
            return Decision.refused(
                    RefusalCode.OWN_REQUEST,
                    "the release was proposed with this credential: another officer approves");
        }
        return becomes(application, c.seen().byTwoPeople());
    }

    /** What closes it is in the log: a use of the key that was granted since. */
    private static Decision close(Application application, Incident seen, StateView state) {
        return state.uses(seen.key()) > seen.uses()
                ? Decision.accepted(new Event.ApplicationStored(application.done(seen.key())))
                : Decision.refused(
                        RefusalCode.INCIDENT_UNRESOLVED,
                        "%s, and the key was not used since".formatted(seen.words()));
    }

    private static Decision becomes(Application application, Incident next) {
        return Decision.accepted(new Event.ApplicationStored(application.lookingInto(next)));
    }

    private static Decision nothingWaits(Incident seen) {
        return Decision.refused(
                RefusalCode.INCIDENT_NOT_FOUND, "no release waits: " + seen.words());
    }

    /** What forbids a key that would stand in for one that cannot be used. */
    static Optional<Refusal> forbids(Application application, KeyObject key) {
        return application.incidents().stream()
                .filter(incident -> incident.forbids(key))
                .findFirst()
                .map(
                        open ->
                                Refusal.of(
                                        RefusalCode.INCIDENT_OPEN,
                                        "%s: no other %s key for application '%s' while it is open. First: %s"
                                                .formatted(
                                                        open.words(),
                                                        open.algorithm().wireName(),
                                                        application.id(),
                                                        open.step())));
    }

    /** Officers see what belongs to their partition, an application itself alone. */
    private static Optional<Application> visible(
            Identity caller, ApplicationId id, StateView state) {
        return state.application(id)
                .filter(
                        found ->
                                caller.partition()
                                        .filter(own -> !own.equals(found.partition()))
                                        .isEmpty())
                .filter(_ -> caller.application().filter(own -> !own.equals(id)).isEmpty());
    }

    private static Decision noApplication(ApplicationId id) {
        return Decision.refused(
                RefusalCode.APPLICATION_NOT_FOUND,
                "there is no application '%s' for this caller".formatted(id));
    }
}
