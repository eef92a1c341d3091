package io.claviger.engine.diagnosis;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.state.Incident;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Inquiries;

/** Incidents of keys, as officers answer them: each time as they were looked at. */
public final class Incidents {
    private final Inquiries inquiries;

    public Incidents(Inquiries inquiries) {
        this.inquiries = inquiries;
    }

    /**
     * Lets other keys be made although the incident is open, once another officer has approved, or
     * closes it.
     *
     * @param operation PROPOSE_RELEASE, APPROVE_RELEASE, REJECT_RELEASE or CLOSE_INCIDENT
     */
    public Answer<Incident> answer(
            Origin origin, Operation operation, ApplicationId application, Incident seen) {
        return inquiries.answer(
                new Command.ChangeIncident(origin, operation, application, seen), seen);
    }
}
