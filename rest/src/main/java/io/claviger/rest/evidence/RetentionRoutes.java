package io.claviger.rest.evidence;

import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.Operation;
import io.claviger.core.port.Journal;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.engine.application.Retention;
import io.claviger.engine.boundary.Authority;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;

/** How much of the log nodes keep: what the applications ask for, and dropping the rest. */
final class RetentionRoutes {
    private static final Schema RETENTION =
            Schema.object(
                    "Retention",
                    "How much of the log is kept here.",
                    must("log", Schema.text("Name of the log.")),
                    must("records", Schema.integer("How many records it has.")),
                    must(
                            "archivedBelow",
                            Schema.integer("Uses before this record were archived; changes stay.")),
                    must(
                            "prunableBelow",
                            Schema.integer("What could be dropped now, were it archived.")),
                    must(
                            "longest",
                            Schema.object(
                                            "",
                                            "The application whose rule keeps records longest.",
                                            must("application", Schema.text("Its name.")),
                                            must("retentionDays", Schema.integer("Its rule.")))
                                    .orNull()),
                    must(
                            "withoutRule",
                            Schema.list(
                                    Schema.text("Application."),
                                    "Without 'retentionDays': nothing can be dropped. At most "
                                            + Retention.SHOWN
                                            + ".")));

    private final Log log;
    private final Journal journal;
    private final Inquiries inquiries;
    private final InstantSource clock;

    RetentionRoutes(Log log, Journal journal, Inquiries inquiries, InstantSource clock) {
        this.log = log;
        this.journal = journal;
        this.inquiries = inquiries;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/evidence/v1/retention")
                        .operation(Operation.READ_EVIDENCE)
                        .summary("How long records are kept on the nodes")
                        .description("For officers and auditors of the device.")
                        .gives(200, RETENTION)
                        .refuses(RefusalCode.ROLE_NOT_ALLOWED)
                        .handledBy(this::retention),
                Route.post("/evidence/v1/prune")
                        .operation(Operation.PRUNE_EVIDENCE)
                        .summary("Drop the uses among records that were archived")
                        .description(
                                "As many as the archive holds and the applications' retention rules allow,"
                                        + " in whole bundles of 256. Records that changed something stay, and all"
                                        + " hashes: what was dropped stays provable.")
                        .takes(
                                Schema.object(
                                        "Prune",
                                        "What was archived.",
                                        must(
                                                "archive",
                                                Schema.text(
                                                        "The archive's checkpoint, a signed note of this log."))))
                        .gives(200, RETENTION)
                        .refuses(
                                RefusalCode.ARCHIVE_INVALID,
                                RefusalCode.EVIDENCE_RETAINED,
                                RefusalCode.INVALID_LOG_RANGE)
                        .handledBy(this::prune));
    }

    private Reply retention(Call call) {
        boolean reader =
                !Collections.disjoint(
                        call.identity().roles(), Authority.allowed(Operation.READ_OPERATIONS));
        if (!reader || call.identity().partition().isPresent()) {
            throw new Unacceptable(
                    RefusalCode.ROLE_NOT_ALLOWED,
                    "how long records are kept is for officers and auditors of the device");
        }
        return Reply.json(200, written());
    }

    private ObjectNode written() {
        Instant now = clock.instant();
        Retention retention = Retention.of(journal.state());
        return log.read(
                reader -> {
                    ObjectNode body =
                            Json.object()
                                    .put("log", reader.id().value())
                                    .put("records", reader.size())
                                    .put("archivedBelow", reader.archivedBelow())
                                    .put(
                                            "prunableBelow",
                                            retention
                                                    .allowsBefore(now)
                                                    .map(
                                                            t ->
                                                                    reader.prunableBelow(
                                                                            t, reader.size()))
                                                    .orElse(reader.archivedBelow()));
                    body.set(
                            "longest",
                            retention.longest().map(RetentionRoutes::written).orElse(null));
                    var without = body.putArray("withoutRule");
                    retention.without().forEach(id -> without.add(id.value()));
                    return body;
                });
    }

    private static ObjectNode written(Retention.Rule rule) {
        return Json.object()
                .put("application", rule.application().value())
                .put("retentionDays", rule.days());
    }

    private Reply prune(Call call) {
        String note = call.body().text("archive");
        NoteKey key = log.checkpointer().key();
        var command =
                log.read(
                        reader -> {
                            SignedCheckpoint archive = own(note, key, reader);
                            long below = below(reader, archive.size());
                            Instant newest =
                                    below == reader.archivedBelow()
                                            ? Instant.EPOCH
                                            : ParsedRecord.parse(
                                                            reader.requireRecord(below - 1)
                                                                    .unsafeArray())
                                                    .time();
                            return new Command.PruneEvidence(
                                    call.origin(),
                                    below,
                                    newest,
                                    new Command.Archive(
                                            archive.size(), archive.checkpoint().root()));
                        });
        return Reply.of(inquiries.answer(command, command), _ -> Reply.json(200, written()));
    }

    /**
     * As far as archive and rules allow. If the rules allow nothing, as far as the archive reaches:
     * the key boundary then says which rule it is.
     */
    private long below(EvidenceReader reader, long archived) {
        Instant now = clock.instant();
        long allowed =
                Retention.of(journal.state())
                        .allowsBefore(now)
                        .map(before -> reader.prunableBelow(before, archived))
                        .orElse(0L);
        return allowed > reader.archivedBelow() ? allowed : reader.prunableBelow(now, archived);
    }

    private static SignedCheckpoint own(String note, NoteKey key, EvidenceReader reader) {
        try {
            var archive = SignedCheckpoint.parse(note.getBytes(StandardCharsets.UTF_8));
            boolean own =
                    archive.note().isSignedBy(key)
                            && archive.checkpoint().origin().equals(key.name())
                            && archive.size() <= reader.size()
                            && reader.rootAt(archive.size()).equals(archive.checkpoint().root());
            if (own) {
                return archive;
            }
        } catch (MalformedEvidence _) {
            // Said below: it is no checkpoint of this log.
        }
        throw new Refusal.Thrown(
                RefusalCode.ARCHIVE_INVALID,
                "the field 'archive' is no checkpoint that the log '%s' signed"
                        .formatted(key.name()));
    }
}
