package io.claviger.engine.diagnosis;

import io.claviger.core.id.KeyId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.state.KeyObject;
import java.time.Instant;
import java.util.ArrayList;
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
 */
public record Diagnosis(
        Optional<PartitionId> partition,
        Optional<KeyId> key,
        List<Look> looks,
        Optional<Finding> finding,
        Optional<Fix> fix,
        Optional<String> healed,
        Map<Slot, String> slots,
        List<String> record) {
    public Diagnosis {
        looks = List.copyOf(looks);
        slots = Collections.unmodifiableMap(new EnumMap<>(slots));
        record = List.copyOf(record);
    }

    /** Walks the ladder for one symptom. */
    public static Diagnosis of(
            Symptom symptom, Scope scope, StateView state, NodeCondition node, Instant now) {
        var facts = Facts.of(symptom, scope, state, now);
        Ladder.Walk walk = Ladder.walk(facts, node);
        return new Diagnosis(
                facts.partition(),
                facts.key().map(KeyObject::id),
                walk.looks(),
                walk.broken(),
                walk.broken().map(found -> Remedies.of(found, facts)),
                walk.healed(),
                Incident.slots(facts, node),
                Incident.commands(symptom));
    }

    /** The same, with the command that fetches what the log holds under a ticket. */
    public Diagnosis under(String ticket) {
        List<String> all = new ArrayList<>(record);
        all.add(Incident.export("ticket", CommandLine.quoted(ticket), "ticket.zip"));
        return new Diagnosis(partition, key, looks, finding, fix, healed, slots, all);
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
