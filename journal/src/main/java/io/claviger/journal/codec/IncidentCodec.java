package io.claviger.journal.codec;

import static io.claviger.journal.codec.ValueCodec.known;
import static io.claviger.journal.codec.ValueCodec.require;
import static io.claviger.journal.codec.ValueCodec.time;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.Ticket;
import io.claviger.core.state.Incident;
import io.claviger.journal.proto.v1.Commands;
import io.claviger.journal.proto.v1.Values;
import java.util.Optional;

/** Incidents and the commands about them as bytes (docs/formats/journal.md). */
final class IncidentCodec {
    private IncidentCodec() {}

    static Values.Incident toMessage(Incident incident) {
        var m =
                Values.Incident.newBuilder()
                        .setTicket(incident.ticket().value())
                        .setKey(ValueCodec.keyId(incident.key()))
                        .setLabel(incident.label().value())
                        .setAlgorithm(incident.algorithm().wireName())
                        .setOperation(incident.operation().wireName())
                        .setRefusal(incident.refusal().wireName())
                        .setStep(incident.step())
                        .setOpened(time(incident.opened()))
                        .setUses(incident.uses())
                        .setReleased(incident.released());
        incident.release()
                .ifPresent(
                        release ->
                                m.setReleaseProposedBy(release.by().value())
                                        .setReleaseProposed(time(release.time())));
        return m.build();
    }

    static Incident fromMessage(Values.Incident unchecked) {
        var m = known(unchecked);
        return new Incident(
                new Ticket(m.getTicket()),
                ValueCodec.keyId(m.getKey()),
                new KeyLabel(m.getLabel()),
                Vocabulary.algorithm(m.getAlgorithm()),
                Vocabulary.operation(m.getOperation()),
                Vocabulary.refusal(m.getRefusal()),
                m.getStep(),
                time(m.hasOpened(), m.getOpened()),
                m.getUses(),
                m.hasReleaseProposedBy()
                        ? Optional.of(
                                new Incident.Release(
                                        new CredentialId(m.getReleaseProposedBy()),
                                        time(m.hasReleaseProposed(), m.getReleaseProposed())))
                        : Optional.empty(),
                m.getReleased());
    }

    static Commands.OpenIncident toMessage(Command.OpenIncident c) {
        return Commands.OpenIncident.newBuilder()
                .setApplication(c.application().value())
                .setIncident(toMessage(c.incident()))
                .setSubject(c.subject())
                .build();
    }

    static Command.OpenIncident fromMessage(Origin origin, Commands.OpenIncident unchecked) {
        var m = known(unchecked);
        require(m.hasIncident(), "an incident is there");
        return new Command.OpenIncident(
                origin,
                new ApplicationId(m.getApplication()),
                fromMessage(m.getIncident()),
                m.getSubject());
    }

    static Commands.ChangeIncident toMessage(Command.ChangeIncident c) {
        return Commands.ChangeIncident.newBuilder()
                .setOperation(c.operation().wireName())
                .setApplication(c.application().value())
                .setSeen(toMessage(c.seen()))
                .build();
    }

    static Command.ChangeIncident fromMessage(Origin origin, Commands.ChangeIncident unchecked) {
        var m = known(unchecked);
        require(m.hasSeen(), "an incident is there");
        return new Command.ChangeIncident(
                origin,
                Vocabulary.operation(m.getOperation()),
                new ApplicationId(m.getApplication()),
                fromMessage(m.getSeen()));
    }
}
