package io.claviger.rest.evidence;

import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.port.Journal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.engine.attestation.Attestations;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.evidence.checkpoint.Checkpointer;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.evidence.log.LogEntry;
import io.claviger.evidence.log.Page;
import io.claviger.evidence.log.RecordQuery;
import io.claviger.evidence.proof.ProofBuilder;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Routes under {@code /evidence/v1} but the tiles. */
public final class EvidenceRoutes {
    static final String NOTE = "text/plain; charset=utf-8";
    private static final int DEFAULT_PAGE = 100;

    private static final Schema HASHES =
            Schema.list(Schema.text("SHA-256, hexadecimal."), "From the leaf upwards.");
    static final Schema ARCHIVED =
            Schema.integer("Uses before this record were archived and are not found here.");
    private static final Schema INDEX = Schema.integer("Index of a record, from 0.");

    private final Log log;
    private final QueryForm queries;
    private final PackageRoutes packages;
    private final AccessRoutes access;
    private final RetentionRoutes retention;
    private final InstantSource clock;

    public EvidenceRoutes(
            EvidenceAccess evidence,
            Journal journal,
            Inquiries inquiries,
            Attestations attestations,
            InstantSource clock) {
        this.log = new Log(evidence);
        this.queries = new QueryForm(journal);
        this.packages = new PackageRoutes(log, journal, inquiries, attestations, clock);
        this.access = new AccessRoutes(log, journal, clock);
        this.retention = new RetentionRoutes(log, journal, inquiries, clock);
        this.clock = clock;
    }

    public List<Route> routes() {
        List<Route> routes = new ArrayList<>(recordRoutes());
        routes.addAll(proofRoutes());
        routes.addAll(checkpointRoutes());
        routes.add(packages.route());
        routes.addAll(access.routes());
        routes.addAll(retention.routes());
        routes.addAll(new TileRoutes(log).routes());
        return routes;
    }

    private List<Route> recordRoutes() {
        return List.of(
                Route.get("/evidence/v1/record/{index}")
                        .operation(Operation.READ_EVIDENCE)
                        .summary("Read a record")
                        .description("The very bytes that are hashed into the log.")
                        .gives(
                                200,
                                Schema.object(
                                        "EvidenceRecord", "See docs/formats/evidence-record.md."))
                        .refuses(RefusalCode.RECORD_NOT_FOUND)
                        .handledBy(this::record),
                QueryForm.describe(
                                Route.get("/evidence/v1/records")
                                        .operation(Operation.READ_EVIDENCE)
                                        .summary("Find records")
                                        .description(
                                                "Records that have all the values given. Those that the caller may"
                                                        + " not read are left out, so a page can be short and have"
                                                        + " a next one."))
                        .query("after", Schema.integer("The 'next' of the page before."))
                        .query("limit", Schema.integer("At most so many records, 1 to 1000."))
                        .query(
                                "order",
                                Schema.oneOf("Default oldest.", List.of("oldest", "newest")))
                        .gives(
                                200,
                                Schema.object(
                                        "RecordPage",
                                        "Records with their places.",
                                        must("log", Schema.text("Name of the log.")),
                                        must(
                                                "records",
                                                Schema.list(
                                                        Schema.object(
                                                                "PlacedRecord",
                                                                "A record with its place.",
                                                                must("index", INDEX),
                                                                must(
                                                                        "record",
                                                                        Schema.object(
                                                                                "",
                                                                                "The record."))),
                                                        "Records.")),
                                        must(
                                                "next",
                                                Schema.integer(
                                                                "For the next page; null on the last.")
                                                        .orNull()),
                                        must("archivedBelow", ARCHIVED)))
                        .refuses(RefusalCode.INVALID_NUMBER_RANGE, RefusalCode.KEY_NOT_FOUND)
                        .handledBy(this::records));
    }

    private List<Route> proofRoutes() {
        return List.of(
                Route.get("/evidence/v1/proof/{index}")
                        .operation(Operation.READ_EVIDENCE)
                        .summary("Record with everything that proves it")
                        .description(
                                "One file that verifies offline: see docs/formats/proof-file.md. The sizes"
                                        + " name checkpoints that the node signed.")
                        .query("size", Schema.integer("Size of the checkpoint to prove against."))
                        .query(
                                "from",
                                Schema.integer("Size of an older checkpoint to show growth from."))
                        .gives(200, Schema.object("ProofFile", "See docs/formats/proof-file.md."))
                        .refuses(RefusalCode.RECORD_NOT_FOUND, RefusalCode.INVALID_LOG_RANGE)
                        .handledBy(this::proof),
                Route.get("/evidence/v1/inclusion/{index}")
                        .summary("Inclusion proof")
                        .query("size", Schema.integer("Tree size; default the present one."))
                        .gives(
                                200,
                                Schema.object(
                                        "InclusionProof",
                                        "RFC 9162 §2.1.3.",
                                        must("log", Schema.text("Name of the log.")),
                                        must("index", INDEX),
                                        must("treeSize", Schema.integer("Size of the tree.")),
                                        must("rootHash", Schema.text("Root, hexadecimal.")),
                                        must("hashes", HASHES)))
                        .refuses(RefusalCode.INVALID_LOG_RANGE)
                        .handledBy(this::inclusion),
                Route.get("/evidence/v1/consistency")
                        .summary("Consistency proof")
                        .requiredQuery("from", Schema.integer("Older tree size."))
                        .query("to", Schema.integer("Newer tree size; default the present one."))
                        .gives(
                                200,
                                Schema.object(
                                        "ConsistencyProof",
                                        "RFC 9162 §2.1.4.",
                                        must("log", Schema.text("Name of the log.")),
                                        must("from", Schema.integer("Older size.")),
                                        must("to", Schema.integer("Newer size.")),
                                        must(
                                                "fromRootHash",
                                                Schema.text("Older root, hexadecimal.")),
                                        must("toRootHash", Schema.text("Newer root, hexadecimal.")),
                                        must("hashes", HASHES)))
                        .refuses(RefusalCode.INVALID_LOG_RANGE)
                        .handledBy(this::consistency));
    }

    private List<Route> checkpointRoutes() {
        return List.of(
                Route.get("/evidence/v1/checkpoint")
                        .summary("Newest checkpoint")
                        .description(
                                "A signed note (C2SP tlog-checkpoint) with the cosignatures that it has.")
                        .query(
                                "fresh",
                                Schema.oneOf(
                                        "true: sign the tree as it is now.",
                                        List.of("true", "false")))
                        .query(
                                "cosigned",
                                Schema.oneOf(
                                        "true: the newest one that a witness cosigned.",
                                        List.of("true", "false")))
                        .gives(NOTE)
                        .refuses(RefusalCode.INVALID_LOG_RANGE)
                        .handledBy(this::checkpoint),
                Route.get("/evidence/v1/log/checkpoint")
                        .summary("Newest checkpoint, where tlog-tiles clients look for it")
                        .gives(NOTE)
                        .handledBy(call -> note(latest(call, false))),
                Route.get("/evidence/v1/log-key")
                        .summary("Public key of the log")
                        .description("A verifier key (C2SP signed-note) to pin.")
                        .gives(NOTE)
                        .handledBy(
                                _ ->
                                        Reply.bytes(
                                                200,
                                                NOTE,
                                                (log.checkpointer().key() + "\n")
                                                        .getBytes(StandardCharsets.UTF_8))));
    }

    private Reply record(Call call) {
        Visibility visibility = Visibility.of(call.identity());
        Bytes record = visible(visibility, call.numberParameter(0, Long.MAX_VALUE));
        return new Reply.Content(200, Reply.JSON, record, Optional.empty(), java.util.Map.of());
    }

    // A record that the caller may not read is not there: its existence says that somebody acted.
    private Bytes visible(Visibility visibility, long index) {
        return log.read(reader -> reader.record(index))
                .filter(visibility::shows)
                .orElseThrow(
                        () ->
                                new Unacceptable(
                                        RefusalCode.RECORD_NOT_FOUND,
                                        "the log has no record " + index + " for this caller"));
    }

    private Reply records(Call call) {
        Visibility visibility = Visibility.of(call.identity());
        RecordQuery query = queries.read(call);
        OptionalLong after =
                call.queryNumber("after", 0, Long.MAX_VALUE)
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty());
        int limit =
                call.queryNumber("limit", 1, EvidenceReader.MAX_PAGE)
                        .map(Long::intValue)
                        .orElse(DEFAULT_PAGE);
        Page.Order order =
                switch (call.query("order").orElse("oldest")) {
                    case "oldest" -> Page.Order.OLDEST_FIRST;
                    case "newest" -> Page.Order.NEWEST_FIRST;
                    default ->
                            throw new Unacceptable(
                                    RefusalCode.UNKNOWN_ENUM_VALUE,
                                    "query parameter 'order' is not oldest or newest");
                };
        Page page = log.read(reader -> reader.find(query, after, limit, order));
        return Reply.bytes(200, Reply.JSON, written(page, visibility));
    }

    // Records go out as they are stored, byte for byte.
    private byte[] written(Page page, Visibility visibility) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        text(out, "{\"log\":\"" + log.read(reader -> reader.id().value()) + "\",\"records\":[");
        boolean first = true;
        for (LogEntry entry : page.entries()) {
            if (!visibility.shows(entry.record())) {
                continue;
            }
            text(out, (first ? "" : ",") + "{\"index\":" + entry.index() + ",\"record\":");
            out.writeBytes(entry.record().unsafeArray());
            text(out, "}");
            first = false;
        }
        String next = page.next().isPresent() ? Long.toString(page.next().getAsLong()) : "null";
        long below = log.read(EvidenceReader::archivedBelow);
        text(out, "],\"next\":" + next + ",\"archivedBelow\":" + below + "}");
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private Reply proof(Call call) {
        Visibility visibility = Visibility.of(call.identity());
        long index = call.numberParameter(0, Long.MAX_VALUE);
        Bytes _ = visible(visibility, index);
        Checkpointer checkpointer = log.checkpointer();
        Optional<Long> size = call.queryNumber("size", 1, Long.MAX_VALUE);
        Optional<Long> from = call.queryNumber("from", 0, Long.MAX_VALUE);
        return log.read(
                reader -> {
                    SignedCheckpoint checkpoint =
                            size.map(wanted -> signedAt(checkpointer, wanted))
                                    .orElseGet(() -> log.covering(index, clock.instant()));
                    Optional<SignedCheckpoint> older =
                            from.map(wanted -> signedAt(checkpointer, wanted));
                    byte[] file =
                            ProofBuilder.build(reader, checkpointer.key(), index, checkpoint, older)
                                    .toBytes();
                    return Reply.bytes(200, Reply.JSON, file);
                });
    }

    static SignedCheckpoint signedAt(Checkpointer checkpointer, long size) {
        return checkpointer
                .at(size)
                .orElseThrow(
                        () ->
                                new Unacceptable(
                                        RefusalCode.INVALID_LOG_RANGE,
                                        "no checkpoint of " + size + " records was signed"));
    }

    private Reply inclusion(Call call) {
        long index = call.numberParameter(0, Long.MAX_VALUE);
        return log.read(
                reader -> {
                    long size = call.queryNumber("size", 1, Long.MAX_VALUE).orElseGet(reader::size);
                    var proof = reader.inclusionProof(index, size);
                    ObjectNode body =
                            Json.object()
                                    .put("log", reader.id().value())
                                    .put("index", proof.index())
                                    .put("treeSize", proof.treeSize())
                                    .put("rootHash", reader.rootAt(size).hex());
                    hashes(body, proof.hashes());
                    return Reply.json(200, body);
                });
    }

    private Reply consistency(Call call) {
        long from =
                call.queryNumber("from", 0, Long.MAX_VALUE)
                        .orElseThrow(
                                () -> Unacceptable.malformed("query parameter 'from' is missing"));
        return log.read(
                reader -> {
                    long to = call.queryNumber("to", 0, Long.MAX_VALUE).orElseGet(reader::size);
                    var proof = reader.consistencyProof(from, to);
                    ObjectNode body =
                            Json.object()
                                    .put("log", reader.id().value())
                                    .put("from", from)
                                    .put("to", to)
                                    .put("fromRootHash", reader.rootAt(from).hex())
                                    .put("toRootHash", reader.rootAt(to).hex());
                    hashes(body, proof.hashes());
                    return Reply.json(200, body);
                });
    }

    private static void hashes(ObjectNode body, List<Bytes> hashes) {
        var array = body.putArray("hashes");
        hashes.forEach(hash -> array.add(hash.hex()));
    }

    private Reply checkpoint(Call call) {
        boolean fresh = flag(call, "fresh");
        if (!flag(call, "cosigned")) {
            return note(latest(call, fresh));
        }
        if (fresh) {
            return note(log.witnesses().cosigned(latest(call, true)));
        }
        return note(
                log.checkpointer()
                        .latestCosigned()
                        .orElseThrow(
                                () ->
                                        new Unacceptable(
                                                RefusalCode.INVALID_LOG_RANGE,
                                                "no checkpoint was cosigned by a witness")));
    }

    private static boolean flag(Call call, String name) {
        return switch (call.query(name).orElse("false")) {
            case "true", "" -> true;
            case "false" -> false;
            default ->
                    throw new Unacceptable(
                            RefusalCode.UNKNOWN_ENUM_VALUE,
                            "query parameter '" + name + "' is not true or false");
        };
    }

    private SignedCheckpoint latest(Call call, boolean fresh) {
        Checkpointer checkpointer = log.checkpointer();
        return fresh
                ? checkpointer.sign(call.origin().time())
                : checkpointer.latest().orElseGet(() -> checkpointer.sign(call.origin().time()));
    }

    private static Reply note(SignedCheckpoint checkpoint) {
        return Reply.bytes(200, NOTE, checkpoint.note().toBytes())
                .with("Cache-Control", "no-cache");
    }
}
