package io.claviger.engine.application;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.state.Application;
import io.claviger.engine.answer.Answer;
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

    public Optional<Application> find(ApplicationId id) {
        return state.get().application(id);
    }

    /** At most {@code limit} applications after {@code after}, by name. */
    public List<Application> list(Optional<ApplicationId> after, int limit) {
        return state.get().applications(after, limit);
    }
}
