package io.claviger.rest.diagnosis;

import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Ticket;
import io.claviger.core.port.Journal;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Incident;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.diagnosis.Diagnosis;
import io.claviger.engine.diagnosis.Finding;
import io.claviger.engine.diagnosis.Fix;
import io.claviger.engine.diagnosis.Look;
import io.claviger.engine.diagnosis.Scope;
import io.claviger.engine.diagnosis.Slot;
import io.claviger.engine.diagnosis.Step;
import io.claviger.engine.diagnosis.Symptom;
import io.claviger.rest.evidence.EvidenceAccess;
import io.claviger.rest.json.Json;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The route that tells why a call fails. Recorded only for a ticket: it changes nothing. */
public final class DiagnosisRoute {
    private static final List<Step> LOOKED_AT = List.of(Step.CONFIRM, Step.TRACE, Step.INSPECT);

    private static final Schema LOOK =
            Schema.object(
                    "",
                    "One thing that was looked at.",
                    must("aspect", Schema.text("What.")),
                    must("sound", Schema.flag("false: this is broken.")),
                    must("found", Schema.text("What was seen.")));

    private static final Schema RUNG =
            Schema.object(
                    "",
                    "A rung of the ladder.",
                    must("step", Schema.text("confirm, trace or inspect.")),
                    must("state", Schema.text("sound, broken or not-reached.")),
                    must("looks", Schema.list(LOOK, "In order.")));

    private static final Schema FINDING =
            Schema.object(
                    "",
                    "The first thing that is broken.",
                    must("step", Schema.text("Rung.")),
                    must("aspect", Schema.text("What of it.")),
                    must("code", Schema.text("Code of docs/errors.md.")),
                    must("message", Schema.text("What is wrong, with names.")),
                    must("meaning", Schema.text("What the code means.")));

    private static final Schema FIX =
            Schema.object(
                    "",
                    "The smallest change that helps and can be taken back.",
                    must("what", Schema.text("What to do.")),
                    must("who", Schema.text("Who does it.")),
                    must("commands", Schema.list(Schema.text("Command."), "As they are typed.")),
                    must("undo", Schema.text("How it is taken back.")));

    private static final Schema SLOT =
            Schema.object(
                    "",
                    "One kind of evidence of an incident.",
                    must("slot", Schema.text("partition, interface, …")),
                    must("value", Schema.text("What it is, or why there is none.")));

    private static final Schema DIAGNOSIS =
            Schema.object(
                    "Diagnosis",
                    "What was looked at, and what is broken.",
                    must("time", Schema.instant("As of this instant.")),
                    must("broken", Schema.flag("Whether anything is.")),
                    must("ladder", Schema.list(RUNG, "Rungs in order.")),
                    must("finding", FINDING.orNull()),
                    must("fix", FIX.orNull()),
                    must(
                            "healed",
                            Schema.text("What was refused and would not be any more.").orNull()),
                    must(
                            "incident",
                            Schema.text(
                                            "What this opens under the ticket, or has: while it is open, no other key of the algorithm is made.")
                                    .orNull()),
                    must("evidence", Schema.list(SLOT, "What belongs to the ticket.")),
                    must("record", Schema.list(Schema.text("Command."), "Fetch the records.")));

    private final Inquiries inquiries;
    private final Journal journal;
    private final EvidenceAccess evidence;
    private final NodeWatch node;
    private final InstantSource clock;

    public DiagnosisRoute(
            Inquiries inquiries,
            Journal journal,
            EvidenceAccess evidence,
            NodeWatch node,
            InstantSource clock) {
        this.inquiries = inquiries;
        this.journal = journal;
        this.evidence = evidence;
        this.node = node;
        this.clock = clock;
    }

    public Route route() {
        return Route.post("/ops/v1/diagnosis")
                .operation(Operation.DIAGNOSE)
                .summary("Find out why a call fails")
                .description(
                        "Walks from application and identity to key, approvals and node, asks the key"
                                + " boundary what it would decide, and stops at the first thing that is"
                                + " broken. Changes nothing; with the header X-Ticket it is recorded that it"
                                + " was asked and what was found, with the SHA-256 of this answer; and where the log shows that a key could not be used, and it still cannot, an incident opens. Officers and auditors see what belongs to"
                                + " their partition, an application its own requests.")
                .takes(SymptomForm.SCHEMA)
                .gives(200, DIAGNOSIS)
                .refuses(
                        RefusalCode.RECORD_NOT_FOUND,
                        RefusalCode.REQUEST_NOT_FOUND,
                        RefusalCode.CREDENTIAL_NOT_FOUND,
                        RefusalCode.APPLICATION_NOT_FOUND)
                .handledBy(this::diagnose);
    }

    private Reply diagnose(Call call) {
        StateView state = journal.state();
        Symptom symptom = new SymptomForm(call.identity(), state, evidence).read(call.body());
        Diagnosis diagnosis =
                Diagnosis.of(
                        symptom,
                        Scope.of(call.identity()),
                        state,
                        node.now(),
                        call.origin().ticket().map(Ticket::new),
                        clock.instant());
        Reply.Content written = Reply.json(200, written(diagnosis));
        if (call.origin().ticket().isEmpty()) {
            return written;
        }
        return Reply.of(recorded(call, symptom, diagnosis, written), content -> content);
    }

    private Answer<Reply.Content> recorded(
            Call call, Symptom symptom, Diagnosis diagnosis, Reply.Content written) {
        String subject = subject(symptom, diagnosis, written);
        return diagnosis
                .incident()
                .map(
                        incident ->
                                inquiries.answer(
                                        new Command.OpenIncident(
                                                call.origin(),
                                                symptom.caller().application().orElseThrow().id(),
                                                incident,
                                                subject),
                                        written))
                .orElseGet(
                        () ->
                                inquiries.granted(
                                        call.origin(),
                                        Operation.DIAGNOSE,
                                        diagnosis.partition(),
                                        diagnosis.key(),
                                        Optional.of(subject),
                                        written));
    }

    /**
     * What was found, in which state of the node, and the digest of the whole answer: so the answer
     * that lies in a ticket is shown to be the one that was given.
     */
    private static String subject(Symptom symptom, Diagnosis diagnosis, Reply.Content answer) {
        return "%s%s; %s; answer SHA-256 %s"
                .formatted(
                        symptom.request().map("request %s: "::formatted).orElse(""),
                        diagnosis.sentence(),
                        diagnosis.slots().get(Slot.NODE_STATE),
                        answer.body().sha256().hex());
    }

    private ObjectNode written(Diagnosis diagnosis) {
        ObjectNode body =
                Json.object()
                        .put("time", clock.instant().toString())
                        .put("broken", diagnosis.finding().isPresent());
        ArrayNode ladder = body.putArray("ladder");
        LOOKED_AT.forEach(step -> ladder.add(written(step, diagnosis)));
        diagnosis
                .finding()
                .ifPresentOrElse(
                        finding -> body.set("finding", written(finding)),
                        () -> body.putNull("finding"));
        diagnosis
                .fix()
                .ifPresentOrElse(fix -> body.set("fix", written(fix)), () -> body.putNull("fix"));
        body.put("healed", diagnosis.healed().orElse(null));
        body.put("incident", diagnosis.incident().map(Incident::words).orElse(null));
        ArrayNode slots = body.putArray("evidence");
        diagnosis
                .slots()
                .forEach(
                        (slot, value) ->
                                slots.addObject().put("slot", slot.wireName()).put("value", value));
        ArrayNode record = body.putArray("record");
        diagnosis.record().forEach(record::add);
        return body;
    }

    private static ObjectNode written(Step step, Diagnosis diagnosis) {
        List<Look> looks =
                diagnosis.looks().stream().filter(look -> look.aspect().step() == step).toList();
        ObjectNode json =
                Json.object()
                        .put("step", step.wireName())
                        .put(
                                "state",
                                looks.isEmpty()
                                        ? "not-reached"
                                        : looks.stream().allMatch(Look::sound)
                                                ? "sound"
                                                : "broken");
        ArrayNode list = json.putArray("looks");
        looks.forEach(
                look ->
                        list.addObject()
                                .put("aspect", look.aspect().wireName())
                                .put("sound", look.sound())
                                .put("found", look.found()));
        return json;
    }

    private static ObjectNode written(Finding finding) {
        return Json.object()
                .put("step", finding.aspect().step().wireName())
                .put("aspect", finding.aspect().wireName())
                .put("code", finding.code())
                .put("message", finding.message())
                .put("meaning", finding.guidance().meaning());
    }

    private static ObjectNode written(Fix fix) {
        ObjectNode json = Json.object().put("what", fix.what()).put("who", fix.who());
        ArrayNode commands = json.putArray("commands");
        fix.commands().forEach(commands::add);
        return json.put("undo", fix.undo());
    }
}
