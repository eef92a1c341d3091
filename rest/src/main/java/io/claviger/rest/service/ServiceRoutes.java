package io.claviger.rest.service;

import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.Journal;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.rest.evidence.EvidenceAccess;
import io.claviger.rest.json.Json;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Routes for the service role: version, licence, statistics, log. */
public final class ServiceRoutes {
    /** Lines of the log that one answer holds. */
    static final int MAX_LINES = 200;

    /** Records that one answer looks at. */
    static final int MAX_RECORDS = 2000;

    // One client refuses to work without its own flag (rest-api.md §4.20).
    private static final List<String> CLIENT_FLAGS = List.of("REST_API", "FIREBLOCKS_AGENT");

    private final Inquiries inquiries;
    private final Journal journal;
    private final EvidenceAccess evidence;
    private final String version;

    public ServiceRoutes(
            Inquiries inquiries, Journal journal, EvidenceAccess evidence, String version) {
        this.inquiries = inquiries;
        this.journal = journal;
        this.evidence = evidence;
        this.version = version;
    }

    public List<Route> routes() {
        Schema log =
                Schema.object(
                        "Log",
                        "The newest evidence of the caller's partition, one record a line.",
                        must("log", Schema.text("Lines.")));
        return List.of(
                Route.get("/v1/versionInfo")
                        .operation(Operation.READ_SERVICE)
                        .whileSealed()
                        .summary("Version")
                        .gives(
                                200,
                                Schema.object(
                                        "VersionInfo",
                                        "Version of the service.",
                                        must("Version", Schema.text("Version."))))
                        .handledBy(
                                call ->
                                        recorded(
                                                call,
                                                "version",
                                                Json.object().put("Version", version))),
                Route.get("/v1/licenseInfo")
                        .operation(Operation.READ_SERVICE)
                        .whileSealed()
                        .summary("Licence flags")
                        .gives(
                                200,
                                Schema.object(
                                        "LicenseInfo",
                                        "What clients look for before they work.",
                                        must(
                                                "clientFlags",
                                                Schema.list(Schema.text("Flag."), "Flags."))))
                        .handledBy(call -> recorded(call, "licence", licence())),
                Route.get("/v1/keystore/statistics")
                        .operation(Operation.READ_SERVICE)
                        .summary("Statistics of the partition")
                        .gives(
                                200,
                                Schema.object(
                                        "KeyStoreStatistics",
                                        "Statistics as text.",
                                        must("keyStoreStatistics", Schema.text("Lines."))))
                        .handledBy(
                                call ->
                                        recorded(
                                                call,
                                                "statistics",
                                                Json.object()
                                                        .put(
                                                                "keyStoreStatistics",
                                                                statistics(call.partition())))),
                Route.get("/v1/hsm/log")
                        .operation(Operation.READ_SERVICE)
                        .summary("Log of the partition")
                        .gives(200, log)
                        .handledBy(this::log),
                Route.get("/v1/hsm/log/{rest...}")
                        .operation(Operation.READ_SERVICE)
                        .summary("Log of the partition")
                        .description("What follows in the path is passed over.")
                        .gives(200, log)
                        .handledBy(this::log));
    }

    private Reply log(Call call) {
        return recorded(call, "log", Json.object().put("log", lines(call.partition())));
    }

    private Reply recorded(Call call, String subject, JsonNode body) {
        return Reply.of(
                inquiries.granted(
                        call.origin(),
                        Operation.READ_SERVICE,
                        call.identity().partition(),
                        Optional.empty(),
                        Optional.of(subject),
                        body),
                granted -> Reply.json(200, granted));
    }

    private static JsonNode licence() {
        var body = Json.object();
        var flags = body.putArray("clientFlags");
        CLIENT_FLAGS.forEach(flags::add);
        return body;
    }

    private String statistics(PartitionId partition) {
        return "partition: "
                + partition
                + "\nkeys: "
                + journal.state().keyCount(partition)
                + "\nevidence records: "
                + evidence.reader().map(EvidenceReader::size).orElse(0L)
                + "\n";
    }

    private String lines(PartitionId partition) {
        Optional<EvidenceReader> found = evidence.reader();
        if (found.isEmpty()) {
            return "";
        }
        EvidenceReader reader = found.get();
        Deque<String> lines = new ArrayDeque<>();
        long size = reader.size();
        for (long i = size - 1;
                i >= Math.max(0, size - MAX_RECORDS) && lines.size() < MAX_LINES;
                i--) {
            ParsedRecord record = ParsedRecord.parse(reader.requireRecord(i).unsafeArray());
            if (record.boundary().partition().equals(Optional.of(partition.value()))) {
                lines.addFirst(line(i, record));
            }
        }
        return String.join("\n", lines) + (lines.isEmpty() ? "" : "\n");
    }

    private static String line(long index, ParsedRecord record) {
        var boundary = record.boundary();
        return record.time()
                + " "
                + index
                + " "
                + boundary.operation()
                + " "
                + boundary.refusal().map(refusal -> "refused " + refusal.code()).orElse("granted")
                + " application="
                + record.identity().application().orElse("-")
                + " key="
                + boundary.label().orElse("-")
                + " request="
                + record.request().id()
                + (record.count() > 1 ? " count=" + record.count() : "");
    }
}
