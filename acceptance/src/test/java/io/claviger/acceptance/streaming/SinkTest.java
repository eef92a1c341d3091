package io.claviger.acceptance.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claviger.acceptance.fault.Bodies;
import io.claviger.acceptance.fault.Digest;
import io.claviger.acceptance.fault.FullLog;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import io.claviger.acceptance.security.Certificates;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What arrives at sinks of each kind, whatever happens to them and to the node. */
@Order(1)
class SinkTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);
    private static final String SECRET = "0123456789abcdef0123";

    @TempDir private Path dir;
    private Certificates certificates = new Certificates(Path.of(""));

    @BeforeEach
    void authority() {
        certificates = Certificates.in(dir);
        certificates.issue("logs");
    }

    @Test
    void every_kind_of_sink_gets_every_record_once_in_order_and_provable() throws IOException {
        Path file = dir.resolve("evidence.jsonl");
        Files.writeString(dir.resolve("secret"), SECRET + "\n");
        try (var syslog = SyslogReceiver.start(certificates, "logs", 0);
                var webhook = WebhookReceiver.start();
                var node =
                        node(
                                        "sink.siem.to=syslog+tls://127.0.0.1:" + syslog.port(),
                                        "sink.siem.ca=" + certificates.authority(),
                                        "sink.files.to=" + file.toUri(),
                                        "sink.hook.to=" + webhook.url("/in/path-s3cret?q=s3cret"),
                                        "sink.hook.secret-file=" + dir.resolve("secret"))
                                .start()) {
            key(node);
            sign(node, 20);
            hostile(node);
            SignedCheckpoint checkpoint = FullLog.checkpoint(node);
            long size = checkpoint.size();
            Waiting.forAll(syslog::indexes, size);
            Waiting.forAll(() -> indexes(file), size);
            Waiting.forAll(webhook::indexes, size);

            JsonNode health = node.http().get("/health/ready").expect(200).json();
            assertThat(health.path("degraded").asBoolean()).isFalse();
            assertThat(health.path("sinks")).hasSize(3);
            assertThat(health.toString()).doesNotContain("s3cret").doesNotContain(SECRET);
            assertThat(node.http().get("/metrics").text())
                    .contains("claviger_sink_behind_records{sink=\"siem\"}");

            Program.Ended shown =
                    Program.claviger(
                                    Map.of(
                                            "CLAVIGER_API_KEY",
                                            node.credentials().token("auditor"),
                                            "CLAVIGER_URL",
                                            node.url()),
                                    "evidence",
                                    "sinks")
                            .expect(0);
            assertThat(shown.told())
                    .anyMatch(line -> line.startsWith("siem ") && line.contains(" ok "));

            assertThat(node.stop()).isZero();
            // A node that ends in good order has delivered its last record, which says so.
            List<JsonNode> events = events(file);
            assertThat(events.getLast().path("activity_name").asText()).isEqualTo("Stop");
            int all = events.size();
            assertThat(indexes(file)).isEqualTo(upTo(all));
            assertThat(webhook.indexes()).isEqualTo(upTo(all));
            Waiting.forAll(syslog::indexes, all);
            assertThat(syslog.indexes()).isEqualTo(upTo(all));

            // Whoever keeps the lines can show that they are the log.
            byte[] root = checkpoint.checkpoint().root().toArray();
            assertThat(Digest.root(leaves(events).subList(0, (int) size))).isEqualTo(root);
            assertThat(Digest.root(leaves(webhook.confirmed()).subList(0, (int) size)))
                    .isEqualTo(root);

            assertThat(webhook.deliveries())
                    .allSatisfy(
                            delivery -> {
                                assertThat(delivery.signature())
                                        .isEqualTo(delivery.expectedSignature(SECRET));
                                assertThat(delivery.type()).isEqualTo("application/json");
                                assertThat(delivery.id()).matches("claviger-[a-z0-9]+/\\d+-\\d+");
                            });
            assertThat(syslog.messages()).allMatch(message -> message.matches("[ -~]+"));
        }
    }

    @Test
    void a_dead_sink_delays_nothing_and_loses_nothing() throws IOException {
        int port;
        try (var place = SyslogReceiver.start(certificates, "logs", 0)) {
            port = place.port();
        }
        try (var webhook = WebhookReceiver.start();
                // Takes connections and never says a word.
                var mute = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
                var node =
                        node(
                                        "sink.siem.to=syslog+tls://127.0.0.1:" + port,
                                        "sink.siem.ca=" + certificates.authority(),
                                        "sink.mute.to=syslog+tls://127.0.0.1:"
                                                + mute.getLocalPort(),
                                        "sink.hook.to=" + webhook.url("/"))
                                .start()) {
            webhook.status = 503;
            key(node);
            long began = System.nanoTime();
            sign(node, 50);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as("50 signatures while no sink answers")
                    .isLessThan(Duration.ofSeconds(5));
            Waiting.until(
                    () ->
                            !sink(node, "siem").path("lastError").isNull()
                                    && !sink(node, "hook").path("lastError").isNull(),
                    () -> sink(node, "siem"));
            assertThat(sink(node, "siem").path("behind").asLong()).isGreaterThan(50);
            assertThat(sink(node, "hook").path("lastError").asText())
                    .isEqualTo("the receiver answered with status 503");
            assertThat(sink(node, "siem").path("since").asText()).isNotEmpty();
            node.http().get("/health/ready").expect(200);

            SyslogReceiver siem = SyslogReceiver.start(certificates, "logs", port);
            webhook.status = 204;
            long size = FullLog.checkpoint(node).size();
            Waiting.forAll(siem::indexes, size);
            Waiting.forAll(webhook::indexes, size);
            siem.close();
            sign(node, 30);
            try (var back = siem.again(certificates, "logs")) {
                long grown = FullLog.checkpoint(node).size();
                Waiting.forAll(back::indexes, grown);
                Waiting.forAll(webhook::indexes, grown);
                Waiting.until(
                        () -> sink(node, "siem").path("lastError").isNull(),
                        () -> sink(node, "siem"));
            }
            assertThat(webhook.indexes())
                    .as("what was confirmed is not repeated")
                    .doesNotHaveDuplicates();
            Waiting.until(
                    () -> !sink(node, "mute").path("lastError").isNull(), () -> sink(node, "mute"));
            assertThat(sink(node, "mute").path("lastError").asText())
                    .isEqualTo("the receiver did not react for 10 seconds");
            assertThat(lines(node, "sink {} does not take records"))
                    .as("one line for each time it fails")
                    .isBetween(1L, 3L);
            assertThat(lines(node, "sink {} takes records again")).isPositive();
        }
    }

    @Test
    void a_node_that_is_killed_leaves_nothing_out() throws InterruptedException {
        Path file = dir.resolve("evidence.jsonl");
        try (var syslog = SyslogReceiver.start(certificates, "logs", 0);
                var webhook = WebhookReceiver.start()) {
            String[] settings = {
                "sink.siem.to=syslog+tls://127.0.0.1:" + syslog.port(),
                "sink.siem.ca=" + certificates.authority(),
                "sink.siem.format=record",
                "sink.files.to=" + file.toUri(),
                "sink.hook.to=" + webhook.url("/")
            };
            for (int round = 0; round < 3; round++) {
                try (var node = node(settings).start()) {
                    if (round == 0) {
                        key(node);
                    }
                    killUnderLoad(node, 200 + 150 * round);
                }
            }
            try (var node = node(settings).start()) {
                long size = FullLog.checkpoint(node).size();
                assertThat(size).isGreaterThan(900);
                Waiting.forAll(syslog::indexes, size);
                Waiting.forAll(() -> indexes(file), size);
                Waiting.forAll(webhook::indexes, size);
                // Repeated perhaps, but never out of order, and the same each time.
                assertThat(firstSeen(syslog.indexes())).isSorted();
                assertThat(firstSeen(indexes(file))).isSorted();
                assertThat(firstSeen(webhook.indexes())).isSorted();
                assertThat(new TreeSet<>(syslog.messages()))
                        .hasSameSizeAs(firstSeen(syslog.indexes()));
            }
        }
    }

    @Test
    void a_named_sink_gets_the_records_of_the_applications_that_name_it() {
        Path named = dir.resolve("named.jsonl");
        Path all = dir.resolve("all.jsonl");
        try (var node =
                node(
                                "sink.team-log.to=" + named.toUri(),
                                "sink.team-log.receives=named",
                                "sink.all.to=" + all.toUri())
                        .start()) {
            Http officer = node.as("partitionSo");
            JsonNode warned =
                    officer.post(
                                    "/ops/v1/applications",
                                    application("watched", "team-log, archive"))
                            .expect(201)
                            .json();
            assertThat(warned.path("warnings")).hasSize(1);
            assertThat(warned.path("warnings").get(0).asText())
                    .isEqualTo("auditDestination: no sink of this node is named 'archive'");
            assertThat(
                            officer.post(
                                            "/ops/v1/applications",
                                            application("other", "the team-log, by hand"))
                                    .expect(201)
                                    .json()
                                    .path("warnings"))
                    .isEmpty();
            for (String name : List.of("watched", "other", "watched")) {
                Http http = node.http().as(token(officer, name));
                http.post("/v1/synchronousSign", Bodies.sign("no-such-key", MESSAGE)).expect(404);
            }
            long size = FullLog.checkpoint(node).size();
            Waiting.forAll(() -> indexes(all), size);
            Waiting.until(
                    () -> sink(node, "team-log").path("behind").asLong() == 0,
                    () -> sink(node, "team-log"));
            assertThat(events(named))
                    .hasSize(2)
                    .allMatch(
                            event ->
                                    event.path("actor")
                                            .path("app_name")
                                            .asText()
                                            .equals("watched"));
        }
    }

    @Test
    void a_receiver_that_cannot_prove_who_it_is_gets_nothing() throws IOException {
        Path elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
        var others = Certificates.in(elsewhere);
        others.issue("logs");
        try (var foreign = SyslogReceiver.start(others, "logs", 0);
                var renamed = SyslogReceiver.start(certificates, "logs", 0);
                var node =
                        node(
                                        "sink.foreign.to=syslog+tls://127.0.0.1:" + foreign.port(),
                                        "sink.foreign.ca=" + certificates.authority(),
                                        // The certificate is for 127.0.0.1, not for this name.
                                        "sink.renamed.to=syslog+tls://localhost:" + renamed.port(),
                                        "sink.renamed.ca=" + certificates.authority())
                                .start()) {
            key(node);
            for (String name : List.of("foreign", "renamed")) {
                Waiting.until(
                        () -> !sink(node, name).path("lastError").isNull(), () -> sink(node, name));
                assertThat(sink(node, name).path("position").asLong()).isZero();
            }
            assertThat(sink(node, "foreign").path("lastError").asText())
                    .contains("Path does not chain with any of the trust anchors");
            assertThat(sink(node, "renamed").path("lastError").asText()).contains("localhost");
            assertThat(foreign.messages()).isEmpty();
            assertThat(renamed.messages()).isEmpty();
            sign(node, 1);
        }
    }

    private ClavigerProcess.Start node(String... settings) {
        var start = ClavigerProcess.node(dir.resolve("data"));
        for (String setting : settings) {
            start.option("--set", setting);
        }
        return start;
    }

    private static void key(ClavigerProcess node) {
        node.as("keyManagement").post("/v1/key", Bodies.ecKey("signer")).expect(201);
    }

    private static void sign(ClavigerProcess node, int count) {
        Http operation = node.as("keyOperation");
        for (int i = 0; i < count; i++) {
            operation.post("/v1/synchronousSign", Bodies.sign("signer", MESSAGE)).expect(200);
        }
    }

    /** Texts of a client that would end a line, a field or a record if they could. */
    private static void hostile(ClavigerProcess node) {
        Http operation = node.as("keyOperation");
        for (String text :
                List.of(
                        "x] <110>1 2026-01-01T00:00:00.000Z h claviger - sign",
                        "a|b=c cs1=forged\\\\ \\\"}{\\\"class_uid\\\":1}",
                        "line\\nCEF:0|x|y|z|1|n|9|act=sign\\n5 <1>1 -")) {
            operation.post(
                    "/v1/synchronousSign",
                    """
                    {"signRequest":{"payload":"aGk=","signKeyName":"%s",
                     "signatureAlgorithm":"SHA256_WITH_ECDSA"}}"""
                            .formatted(text));
            operation.send(
                    operation
                            .request("/v1/synchronousSign")
                            .header("Content-Type", "application/json")
                            .header("User-Agent", text)
                            .POST(BodyPublishers.ofString(Bodies.sign("no-such-key", MESSAGE)))
                            .build());
        }
    }

    private static void killUnderLoad(ClavigerProcess node, int signatures)
            throws InterruptedException {
        Http operation = node.as("keyOperation");
        var over = new AtomicBoolean();
        List<Thread> clients =
                IntStream.range(0, 4)
                        .mapToObj(
                                _ ->
                                        Thread.ofVirtual()
                                                .start(
                                                        () -> {
                                                            try {
                                                                while (!over.get()) {
                                                                    operation.post(
                                                                            "/v1/synchronousSign",
                                                                            Bodies.sign(
                                                                                    "signer",
                                                                                    MESSAGE));
                                                                }
                                                            } catch (UncheckedIOException killed) {
                                                                // That was to be expected.
                                                            }
                                                        }))
                        .toList();
        for (int i = 0; i < signatures; i++) {
            operation.post("/v1/synchronousSign", Bodies.sign("signer", MESSAGE)).expect(200);
        }
        node.kill();
        over.set(true);
        for (Thread client : clients) {
            client.join();
        }
    }

    private static JsonNode sink(ClavigerProcess node, String name) {
        for (JsonNode sink : node.http().get("/health/ready").json().path("sinks")) {
            if (sink.path("name").asText().equals(name)) {
                return sink;
            }
        }
        throw new AssertionError("health does not show the sink " + name);
    }

    private static String application(String name, String auditDestination) {
        return """
                {"name":"%s","partition":"DEMO","owner":"team","purpose":"test",
                 "environment":"test","interfaces":["rest"],"algorithms":["EC"],
                 "destination":"here","rotationDays":90,"expiryDays":365,
                 "destruction":"with the data","recoveryOwner":"team",
                 "recoveryExpectation":"none","auditDestination":"%s","rollback":"delete"}"""
                .formatted(name, auditDestination);
    }

    private static String token(Http officer, String application) {
        return officer.post(
                        "/ops/v1/credentials",
                        """
                        {"name":"t","role":"key-operation","application":"%s"}"""
                                .formatted(application))
                .expect(201)
                .json()
                .path("token")
                .asText();
    }

    private static long lines(ClavigerProcess node, String text) {
        return node.output().stream()
                .filter(line -> line.contains(text) && line.contains("\"siem\""))
                .count();
    }

    /** Whole lines of a file that a node writes; a last one without its end is not there yet. */
    private static List<JsonNode> events(Path file) {
        try {
            if (Files.notExists(file)) {
                return List.of();
            }
            String text = Files.readString(file);
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(SinkTest::json)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError("not a line of JSON: " + line, e);
        }
    }

    private static List<Long> indexes(Path file) {
        return events(file).stream()
                .map(event -> event.path("metadata").path("sequence").asLong())
                .toList();
    }

    private static List<byte[]> leaves(List<JsonNode> events) {
        return events.stream()
                .map(event -> event.path("raw_data").asText().getBytes(StandardCharsets.US_ASCII))
                .map(Digest::leaf)
                .toList();
    }

    private static List<Long> firstSeen(List<Long> indexes) {
        return indexes.stream().distinct().toList();
    }

    private static List<Long> upTo(long size) {
        return LongStream.range(0, size).boxed().toList();
    }
}
