package io.claviger.engine.diagnosis;

import io.claviger.core.evidence.Operation;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.Ticket;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.state.Incident;
import io.claviger.core.state.KeyObject;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was looked at, and the first thing that is broken.
 *
 * @param partition of the caller
 * @param key that is meant
 * @param finding empty: nothing is
 * @param fix of the finding
 * @param healed what was refused and would not be any more
 * @param slots the evidence of the incident: a value each, or why there is none
 * @param record commands that fetch what belongs to the ticket
 * @param incident that this opens, if it is recorded under a ticket
 */
public record Diagnosis(
        Optional<PartitionId> partition,
        Optional<KeyId> key,
        List<Look> looks,
        Optional<Finding> finding,
        Optional<Fix> fix,
        Optional<String> healed,
        Map<Slot, String> slots,
        List<String> record,
        Optional<Incident> incident) {
    public Diagnosis {
        looks = List.copyOf(looks);
        slots = Collections.unmodifiableMap(new EnumMap<>(slots));
        record = List.copyOf(record);
    }

    /**
     * Walks the ladder for one symptom.
     *
     * @param ticket under which it is done
     */
    public static Diagnosis of(
            Symptom symptom,
            Scope scope,
            StateView state,
            NodeCondition node,
            Optional<Ticket> ticket,
            Instant now) {
        var facts = Facts.of(symptom, scope, state, now);
        Ladder.Walk walk = Ladder.walk(facts, node);
        Optional<Fix> fix = walk.broken().map(found -> Remedies.of(found, facts));
        return new Diagnosis(
                facts.partition(),
                facts.key().map(KeyObject::id),
                walk.looks(),
                walk.broken(),
                fix,
                walk.healed(),
                TicketContents.slots(facts, node),
                TicketContents.commands(symptom, ticket),
                ticket.flatMap(
                        id -> fix.flatMap(step -> incident(facts, id, step, walk.healed()))));
    }

    /** The log shows that a key could not be used, and it still cannot. */
    private static Optional<Incident> incident(
            Facts facts, Ticket ticket, Fix fix, Optional<String> healed) {
        Optional<Operation> use = facts.operation().filter(Incident::isUse);
        Optional<Refusal> refused = facts.refused().filter(_ -> facts.symptom().recorded());
        if (healed.isPresent()
                || use.isEmpty()
                || refused.isEmpty()
                || facts.key().isEmpty()
                || facts.application().isEmpty()) {
            return Optional.empty();
        }
        KeyObject key = facts.key().get();
        return Optional.of(
                facts.application()
                        .get()
                        .incident(key.id())
                        .orElseGet(
                                () ->
                                        new Incident(
                                                ticket,
                                                key.id(),
                                                key.label(),
                                                key.spec().algorithm(),
                                                use.get(),
                                                refused.get().code(),
                                                step(fix),
                                                facts.now(),
                                                facts.state().uses(key.id()),
                                                Optional.empty(),
                                                false)));
    }

    private static String step(Fix fix) {
        String words =
                fix.commands().isEmpty()
                        ? fix.what()
                        : "%s (%s)".formatted(fix.what(), fix.commands().getFirst());
        return words.length() > Incident.MAX_STEP ? fix.what() : words;
    }

    /** One line for a record: where it is broken, or that it is not. */
    public String sentence() {
        return finding.map(
                        found ->
                                "%s %s: %s"
                                        .formatted(
                                                found.aspect().step().wireName(),
                                                found.aspect().wireName(),
                                                found.code()))
                .orElse("nothing broken");
    }
}
