package io.claviger.engine.boundary;

import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.ApplicationRequest;
import io.claviger.core.state.Role;
import io.claviger.engine.partition.PackageRules;
import java.util.Optional;

/** Decides on onboarding by two people: one officer requests, another approves. Pure. */
final class OnboardingDecider {
    private OnboardingDecider() {}

    static Decision request(Command.RequestApplication c, StateView state) {
        ApplicationRequest request = c.request();
        Optional<Refusal> wrong = wrongRequest(c.origin(), request, state);
        if (wrong.isPresent()) {
            return new Decision.Refused(wrong.get());
        }
        return Decision.accepted(new Event.ApplicationRequestStored(request));
    }

    private static Optional<Refusal> wrongRequest(
            Origin origin, ApplicationRequest request, StateView state) {
        Application proposed = request.proposed();
        if (outOfReach(origin, proposed, state)) {
            return Decider.refuse(
                    RefusalCode.PARTITION_NOT_FOUND,
                    "there is no partition '%s' for this caller".formatted(proposed.partition()));
        }
        if (!origin.identity().credential().equals(Optional.of(request.requestedBy()))) {
            return Decider.refuse(
                    RefusalCode.ROLE_NOT_ALLOWED, "a request is made under the own credential");
        }
        if (state.applicationRequest(proposed.id()).isPresent()) {
            return Decider.refuse(
                    RefusalCode.APPLICATION_REQUESTED,
                    "a request for application '%s' waits already".formatted(proposed.id()));
        }
        return notTheNextVersion(proposed, state).or(() -> notInThePackage(proposed, state));
    }

    private static Optional<Refusal> notInThePackage(Application proposed, StateView state) {
        return state.partition(proposed.partition())
                .flatMap(partition -> PackageRules.forbidsApplication(partition, proposed));
    }

    private static Optional<Refusal> notTheNextVersion(Application proposed, StateView state) {
        Optional<Application> present = state.application(proposed.id());
        if (present.filter(a -> !a.partition().equals(proposed.partition())).isPresent()) {
            // Also where the present one is another partition's: its name is all that is said.
            return Decider.refuse(
                    RefusalCode.APPLICATION_EXISTS,
                    "application '%s' exists in another partition".formatted(proposed.id()));
        }
        long next = present.map(Application::version).orElse(0L) + 1;
        return proposed.version() == next
                ? Optional.empty()
                : Decider.refuse(
                        RefusalCode.APPLICATION_REQUEST_CHANGED,
                        "application '%s' has changed meanwhile".formatted(proposed.id()));
    }

    static Decision answer(Command.AnswerApplication c, StateView state) {
        ApplicationRequest seen = c.request();
        Application proposed = seen.proposed();
        Optional<ApplicationRequest> waiting = state.applicationRequest(proposed.id());
        if (waiting.isEmpty() || outOfReach(c.origin(), proposed, state)) {
            return Decision.refused(
                    RefusalCode.APPLICATION_REQUEST_NOT_FOUND,
                    "no request for application '%s' waits for this caller"
                            .formatted(proposed.id()));
        }
        if (!waiting.get().equals(seen)) {
            return Decision.refused(
                    RefusalCode.APPLICATION_REQUEST_CHANGED,
                    "another request for application '%s' waits now".formatted(proposed.id()));
        }
        var closed = new Event.ApplicationRequestRemoved(seen);
        if (c.operation() == Operation.REJECT_APPLICATION) {
            return Decision.accepted(closed);
        }
        if (c.origin().identity().credential().equals(Optional.of(seen.requestedBy()))) {
            return Decision.refused(
                    RefusalCode.OWN_REQUEST,
                    "application '%s' was requested with this credential: another officer approves"
                            .formatted(proposed.id()));
        }
        return notTheNextVersion(proposed, state)
                .or(() -> notInThePackage(proposed, state))
                .<Decision>map(Decision.Refused::new)
                .orElseGet(
                        () ->
                                Decision.accepted(
                                        closed,
                                        new Event.ApplicationStored(stored(c, proposed, state))));
    }

    /** Who left is a fact about a person: one officer records it, and can take it back. */
    static Decision mark(Command.MarkDeparture c, StateView state) {
        return state.application(c.application())
                .filter(application -> !outOfReach(c.origin(), application, state))
                .<Decision>map(
                        application ->
                                Decision.accepted(
                                        new Event.ApplicationStored(
                                                application.marked(c.who(), c.left()))))
                .orElseGet(
                        () ->
                                Decision.refused(
                                        RefusalCode.APPLICATION_NOT_FOUND,
                                        "there is no application '%s' for this caller"
                                                .formatted(c.application())));
    }

    /** A new application is onboarded when it is approved, not when somebody asked for it. */
    private static Application stored(
            Command.AnswerApplication c, Application proposed, StateView state) {
        return state.application(proposed.id())
                .map(proposed::following)
                .orElseGet(() -> proposed.as(1, c.origin().time()));
    }

    /** Device officers may ask for any partition, partition officers for their own. */
    private static boolean outOfReach(Origin origin, Application proposed, StateView state) {
        return origin.identity().roles().contains(Role.DEVICE_SO)
                ? state.partition(proposed.partition()).isEmpty()
                : OfficerDecider.inOwnPartition(origin, proposed.partition(), state).isEmpty();
    }
}
