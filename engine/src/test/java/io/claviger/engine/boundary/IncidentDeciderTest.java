package io.claviger.engine.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.Ticket;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.Incident;
import io.claviger.core.state.Role;
import io.claviger.engine.testing.TestBoundary;
import io.claviger.engine.user.Issued;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IncidentDeciderTest {
    private static final Instant TIME = Instant.parse("2026-11-27T00:00:00Z");

    private final TestBoundary boundary = TestBoundary.create();
    private final Issued officer = boundary.officer(Role.PARTITION_SO, TestBoundary.DEMO);

    private static Incident incident(int key) {
        return new Incident(
                new Ticket("INC-" + key),
                new KeyId(new UUID(0, key)),
                new KeyLabel("key-" + key),
                KeyAlgorithm.EC,
                Operation.SIGN,
                RefusalCode.OPERATION_FORBIDDEN,
                "a smaller step",
                TIME,
                0,
                Optional.empty(),
                false);
    }

    private Application application() {
        return boundary.state().application(TestBoundary.APPLICATION).orElseThrow();
    }

    private Decision open(Incident incident) {
        return Decider.decide(
                new Command.OpenIncident(
                        boundary.as(officer), TestBoundary.APPLICATION, incident, "found"),
                boundary.state(),
                TIME);
    }

    private Decision change(Issued role, Operation operation, Incident seen) {
        return Decider.decide(
                new Command.ChangeIncident(
                        boundary.as(role), operation, TestBoundary.APPLICATION, seen),
                boundary.state(),
                TIME);
    }

    private static List<Event> events(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Accepted.class);
        return ((Decision.Accepted) decision).events();
    }

    private void stored(Decision decision) {
        var event = (Event.ApplicationStored) events(decision).getFirst();
        boundary.state().put(event.application());
    }

    private static void refused(Decision decision, RefusalCode code) {
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        no -> assertThat(no.refusal().code()).isEqualTo(code));
    }

    @Test
    void a_key_has_one_incident_and_an_application_so_many() {
        for (int key = 0; key < Application.MAX_INCIDENTS; key++) {
            stored(open(incident(key)));
        }
        assertThat(application().incidents()).hasSize(Application.MAX_INCIDENTS);
        // Recorded they are all the same: nobody is kept from looking.
        assertThat(events(open(incident(3)))).isEmpty();
        assertThat(events(open(incident(Application.MAX_INCIDENTS)))).isEmpty();
    }

    @Test
    void two_officers_release_what_they_looked_at() {
        stored(open(incident(1)));
        refused(
                change(officer, Operation.APPROVE_RELEASE, incident(1)),
                RefusalCode.INCIDENT_NOT_FOUND);
        refused(
                change(officer, Operation.CLOSE_INCIDENT, incident(1)),
                RefusalCode.INCIDENT_UNRESOLVED);
        stored(change(officer, Operation.PROPOSE_RELEASE, incident(1)));
        refused(
                change(officer, Operation.PROPOSE_RELEASE, incident(1)),
                RefusalCode.INCIDENT_NOT_FOUND);
        Incident asked = application().incidents().getFirst();
        refused(change(officer, Operation.APPROVE_RELEASE, asked), RefusalCode.OWN_REQUEST);
        Issued other = boundary.officer(Role.PARTITION_SO, TestBoundary.DEMO);
        stored(change(other, Operation.APPROVE_RELEASE, asked));
        Incident released = application().incidents().getFirst();
        assertThat(released.released()).isTrue();
        refused(change(other, Operation.PROPOSE_RELEASE, released), RefusalCode.RELEASE_PROPOSED);
        refused(change(other, Operation.REJECT_RELEASE, released), RefusalCode.INCIDENT_NOT_FOUND);
    }
}
