package io.claviger.engine.diagnosis;

import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Ticket;
import io.claviger.engine.boundary.RuleDecider;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What belongs to the ticket of an incident. */
final class TicketContents {
    private TicketContents() {}

    /** A value for each kind of evidence, or the reason why there is none. */
    static Map<Slot, String> slots(Facts facts, NodeCondition node) {
        Map<Slot, String> slots = new EnumMap<>(Slot.class);
        for (Slot slot : Slot.values()) {
            slots.put(slot, value(slot, facts, node));
        }
        return slots;
    }

    private static String value(Slot slot, Facts facts, NodeCondition node) {
        return switch (slot) {
            case PARTITION ->
                    facts.partition()
                            .map(Object::toString)
                            .orElse("not applicable: the caller belongs to none");
            case INTERFACE ->
                    "%s from %s"
                            .formatted(
                                    facts.origin().interfaceName().wireName(),
                                    facts.origin().source());
            case KEY_ATTRIBUTES ->
                    facts.key()
                            .map(
                                    key ->
                                            "key '%s' version %d: %s"
                                                    .formatted(
                                                            key.label(),
                                                            key.version(),
                                                            InspectingKey.attributes(key)))
                            .orElse("not applicable: no key of the caller's partition is meant");
            case APPROVAL_POLICY ->
                    facts.rule().free()
                            ? "not applicable: nobody has to approve"
                            : RuleDecider.described(facts.rule());
            case ENDPOINT ->
                    facts.operation()
                            .map(Operation::wireName)
                            .map("operation '%s'"::formatted)
                            .orElse("not applicable: no operation was named");
            case NODE_STATE ->
                    "node %s, %s, %s, log of %d records"
                            .formatted(
                                    node.name(),
                                    node.health().state().name().toLowerCase(Locale.ROOT),
                                    node.sealed() ? "sealed" : "open",
                                    node.records());
            case ERROR_RESPONSE ->
                    facts.refused()
                            .map(
                                    refusal ->
                                            "%s: %s"
                                                    .formatted(
                                                            refusal.code().wireName(),
                                                            refusal.message()))
                            .orElse("not applicable: no refusal was answered");
        };
    }

    /** Fetch what is in the log about it, and what it holds under the ticket. */
    static List<String> commands(Symptom symptom, Optional<Ticket> ticket) {
        List<String> all = new ArrayList<>(commands(symptom));
        ticket.ifPresent(
                id -> all.add(export("ticket", CommandLine.quoted(id.value()), "ticket.zip")));
        return all;
    }

    private static List<String> commands(Symptom symptom) {
        if (symptom.waiting().isPresent()) {
            return List.of(export("approval-request", symptom.waiting().get().id().toString()));
        }
        if (symptom.request().isPresent()) {
            return List.of(export("request", symptom.request().get().value()));
        }
        return symptom.caller()
                .credential()
                .map(credential -> List.of(export("credential", credential.id().value())))
                .orElse(List.of());
    }

    private static String export(String dimension, String value) {
        return export(dimension, value, "incident.zip");
    }

    private static String export(String dimension, String value, String file) {
        return "claviger evidence export --%s %s --output %s && claviger verify %s"
                .formatted(dimension, value, file, file);
    }
}
