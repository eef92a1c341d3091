package io.claviger.engine.application;

import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.CredentialId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.ApplicationRequest;
import io.claviger.core.state.Responsible;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Decider;
import io.claviger.engine.boundary.Inquiries;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Onboarding of applications. */
public final class Applications {
    private final Supplier<StateView> state;
    private final Inquiries inquiries;

    public Applications(Supplier<StateView> state, Inquiries inquiries) {
        this.state = state;
        this.inquiries = inquiries;
    }

    /**
     * Onboards the application that the form describes; refused with the name of a missing field.
     */
    public Answer<Application> onboard(Origin origin, OnboardingForm form) {
        Application application;
        try {
            application = form.application(origin.time());
        } catch (Refusal.Thrown incomplete) {
            return inquiries.refused(
                    origin,
                    Operation.ONBOARD_APPLICATION,
                    Optional.empty(),
                    Optional.empty(),
                    incomplete.refusal());
        }
        return inquiries.answer(new Command.OnboardApplication(origin, application), application);
    }

    /**
     * Asks a second person to onboard the application that the form describes, or to change the one
     * that has its name.
     */
    public Answer<ApplicationRequest> request(Origin origin, OnboardingForm form) {
        ApplicationRequest request;
        try {
            request = asked(origin, form);
        } catch (Refusal.Thrown incomplete) {
            return inquiries.refused(
                    origin,
                    Operation.REQUEST_APPLICATION,
                    Optional.empty(),
                    Optional.empty(),
                    incomplete.refusal());
        }
        return inquiries.answer(new Command.RequestApplication(origin, request), request);
    }

    /** What {@link #request} would say. Nothing is proposed. */
    public Rehearsal rehearse(Origin origin, OnboardingForm form) {
        try {
            ApplicationRequest request = asked(origin, form);
            Decision decision =
                    Decider.decide(new Command.RequestApplication(origin, request), state.get());
            return new Rehearsal(
                    decision instanceof Decision.Refused refused
                            ? Optional.of(refused.refusal())
                            : Optional.empty(),
                    Optional.of(request));
        } catch (Refusal.Thrown incomplete) {
            return new Rehearsal(Optional.of(incomplete.refusal()), Optional.empty());
        }
    }

    /**
     * What would become of a request.
     *
     * @param request empty if the form describes none
     */
    public record Rehearsal(Optional<Refusal> refusal, Optional<ApplicationRequest> request) {}

    private ApplicationRequest asked(Origin origin, OnboardingForm form) {
        Application described = form.application(origin.time());
        Application proposed =
                find(described.id())
                        .map(present -> described.as(present.version() + 1, present.onboarded()))
                        .orElse(described);
        // Only callers with a credential are officers; the decider refuses all others.
        CredentialId caller =
                origin.identity()
                        .credential()
                        .orElseThrow(
                                () ->
                                        new Refusal.Thrown(
                                                RefusalCode.ROLE_NOT_ALLOWED,
                                                "a request is made with a credential"));
        return new ApplicationRequest(proposed, caller, origin.time());
    }

    /** Approves what waits, exactly as it is given here. */
    public Answer<ApplicationRequest> approve(Origin origin, ApplicationRequest seen) {
        return inquiries.answer(
                new Command.AnswerApplication(origin, Operation.APPROVE_APPLICATION, seen), seen);
    }

    /** Rejects what waits, or takes it back. */
    public Answer<ApplicationRequest> reject(Origin origin, ApplicationRequest seen) {
        return inquiries.answer(
                new Command.AnswerApplication(origin, Operation.REJECT_APPLICATION, seen), seen);
    }

    /** Marks whom the record names as having left, or takes the mark back. */
    public Answer<Application> mark(
            Origin origin, Application seen, Responsible who, boolean left) {
        return inquiries.answer(
                new Command.MarkDeparture(origin, seen.id(), who, left), seen.marked(who, left));
    }

    /** What waits for a second person under this name. */
    public Optional<ApplicationRequest> waiting(ApplicationId id) {
        return state.get().applicationRequest(id);
    }

    /** At most {@code limit} requests whose application's name follows {@code after}. */
    public List<ApplicationRequest> waiting(Optional<ApplicationId> after, int limit) {
        return state.get().applicationRequests(after, limit);
    }

    public Optional<Application> find(ApplicationId id) {
        return state.get().application(id);
    }

    /** At most {@code limit} applications after {@code after}, by name. */
    public List<Application> list(Optional<ApplicationId> after, int limit) {
        return state.get().applications(after, limit);
    }
}
