package io.claviger.acceptance.witness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.fault.Bodies;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.evidence.checkpoint.Cosignature;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.WitnessKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node whose log a witness watches: cosignatures, an old backup, a split view, a dead witness.
 */
@Order(1)
class NodeWitnessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** A node with one key, made once and copied for each test. */
    @TempDir private static Path prepared;

    private static String logKey = "";

    private final Path dir;
    private final Path data;
    private WitnessProcess witness;

    NodeWitnessTest(@TempDir Path dir) {
        this.dir = dir;
        this.data = copy(prepared.resolve("data"), dir.resolve("data"));
        this.witness = WitnessProcess.start(dir.resolve("w"), "127.0.0.1:0", List.of(logKey));
    }

    @BeforeAll
    static void prepare() {
        try (var node = ClavigerProcess.node(prepared.resolve("data")).start()) {
            logKey = node.http().get("/evidence/v1/log-key").expect(200).text().strip();
            node.as("keyManagement").post("/v1/key", Bodies.ecKey("k")).expect(201);
            assertThat(node.stop()).isZero();
        }
    }

    @AfterEach
    void stop() {
        witness.close();
    }

    private ClavigerProcess.Start node(Path folder, String... more) {
        var start =
                ClavigerProcess.node(folder)
                        .option("--set", "evidence.checkpoint-every-seconds=1")
                        .option(
                                "--set",
                                "evidence.witnesses=" + witness.key() + " " + witness.url());
        for (String setting : more) {
            start.option("--set", setting);
        }
        return start;
    }

    private static void sign(ClavigerProcess node, int times) {
        byte[] message = "pay 100 to bob".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < times; i++) {
            node.as("keyOperation")
                    .post("/v1/synchronousSign", Bodies.sign("k", message))
                    .expect(200);
        }
    }

    private static SignedCheckpoint checkpoint(ClavigerProcess node, String query) {
        return SignedCheckpoint.parse(
                node.http().get("/evidence/v1/checkpoint" + query).expect(200).text());
    }

    /** Signs a checkpoint, and waits for its cosignature as an export does. */
    private SignedCheckpoint cosigned(ClavigerProcess node) {
        var checkpoint = checkpoint(node, "?fresh=true&cosigned=true");
        assertThat(witness.key().on(checkpoint.note())).isInstanceOf(Cosignature.Good.class);
        return checkpoint;
    }

    private static JsonNode watch(ClavigerProcess node) {
        return node.http().get("/health/live").json().at("/evidence/witnesses/0");
    }

    private static void await(String what, BooleanSupplier done) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("in vain: " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
    }

    private Path copy(String name) {
        return copy(data, dir.resolve(name));
    }

    private static Path copy(Path from, Path to) {
        try (var files = Files.walk(from)) {
            for (Path each : files.toList()) {
                Files.copy(each, to.resolve(from.relativize(each)));
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void checkpoints_are_cosigned_soon_and_stay_so() {
        SignedCheckpoint kept;
        try (var node = node(data).start()) {
            sign(node, 5);
            await(
                    "the newest checkpoint is cosigned",
                    () ->
                            witness.key().on(checkpoint(node, "").note())
                                    instanceof Cosignature.Good);
            kept = cosigned(node);
            // Tools for transparency logs find it, and the log's own signature first.
            var served =
                    SignedCheckpoint.parse(
                            node.http().get("/evidence/v1/log/checkpoint").expect(200).text());
            assertThat(served.note().signatures().getFirst().name())
                    .isEqualTo(served.checkpoint().origin());
            assertThat(watch(node).path("size").asLong()).isGreaterThanOrEqualTo(kept.size());
            assertThat(watch(node).path("alarm").asBoolean()).isFalse();
            node.kill();
        }
        witness.kill();
        try (var node = node(data).start()) {
            assertThat(checkpoint(node, "?cosigned=true").note()).isEqualTo(kept.note());
        }
    }

    @Test
    void a_package_is_complete_as_of_a_cosigned_checkpoint() throws Exception {
        Path file = dir.resolve("k.zip");
        try (var node = node(data).start()) {
            sign(node, 3);
            Program.claviger(
                            Map.of(),
                            "evidence",
                            "export",
                            "--key",
                            "k",
                            "--output",
                            file.toString(),
                            "--credentials",
                            data.resolve("credentials.json").toString())
                    .expect(0);
        }
        String vkey = witness.key().toString();
        var good = verify(file, vkey).expect(0).output();
        assertThat(good)
                .contains("is cosigned by '" + witness.key().name() + "' at ")
                .containsPattern("COMPLETE .* As of [0-9]+ records, cosigned by ");
        try (var zip = new ZipFile(file.toFile())) {
            assertThat(zip.getInputStream(zip.getEntry("report.html")))
                    .asString(StandardCharsets.UTF_8)
                    .contains("is cosigned by");
        }
        // Another witness under the same name: its line is not there.
        var stranger = new WitnessKey(witness.key().name(), SmallKeys.publicKey());
        assertThat(verify(file, stranger.toString()).expect(1).output())
                .contains("has no cosignature of '" + witness.key().name());
        assertThat(verify(file, vkey, stranger.toString()).expect(1).output()).contains("FAIL");
        verify(file, vkey, stranger.toString(), "--witnesses-needed", "1").expect(0);
        verify(file, vkey, "--witnesses-needed", "2").expect(2);
        var json =
                new com.fasterxml.jackson.databind.ObjectMapper()
                        .readTree(verify(file, vkey, "--json").expect(0).output());
        assertThat(json.path("completeness").asText()).contains("As of");
        assertThat(Program.tool(ROOT, "python3", "docs/verify.py", file.toString(), logKey))
                .startsWith("verified");
        assertThat(Program.tool(ROOT, "python3", "docs/verify.py", file.toString(), logKey, vkey))
                .contains("cosigned by " + witness.key().name());
    }

    @Test
    void an_old_backup_is_noticed_before_the_first_answer() {
        Path backup = copy("backup");
        long seen;
        try (var node = node(data).start()) {
            sign(node, 20);
            seen = cosigned(node).size();
            node.stop();
        }
        try (var node = node(backup).start()) {
            var health = node.http().get("/health/ready").expect(503).json();
            assertThat(health.path("state").asText()).isEqualTo("failed");
            String reason = health.path("reason").asText();
            assertThat(reason)
                    .matches(
                            "witness \\S+ has seen [0-9]+ records, this log has [0-9]+: the data directory is older than the log");
            assertThat(number(reason, "seen ([0-9]+)")).isGreaterThanOrEqualTo(seen);
            assertThat(number(reason, "has ([0-9]+):")).isLessThan(seen);
            assertThat(health.at("/evidence/witnesses/0/alarm").asBoolean()).isTrue();
            node.as("keyOperation")
                    .post("/v1/synchronousSign", Bodies.sign("k", new byte[1]))
                    .expect(503);
            // Nothing is signed in the log's name on the old copy.
            node.http().get("/evidence/v1/checkpoint?fresh=true").expect(503);
            assertThat(node.output()).filteredOn(line -> line.contains("ALARM")).hasSize(1);
        }
    }

    @Test
    void an_old_backup_can_be_let_go_on_with_the_alarm_standing() {
        Path backup = copy("backup");
        try (var node = node(data).start()) {
            sign(node, 20);
            cosigned(node);
            node.stop();
        }
        try (var node = node(backup, "evidence.when-rolled-back=alarm").start()) {
            sign(node, 1);
            assertThat(watch(node).path("alarm").asBoolean()).isTrue();
            assertThat(watch(node).path("problem").asText()).contains("older than the log");
            assertThat(node.http().get("/metrics").expect(200).text())
                    .contains("claviger_evidence_witness_alarms 1.0");
        }
    }

    @Test
    void of_two_histories_the_second_is_refused() {
        Path second = copy("second");
        try (var node = node(data).start()) {
            sign(node, 5);
            cosigned(node);
            node.stop();
        }
        // Longer than the first, so that its size alone says nothing.
        try (var node =
                ClavigerProcess.node(second)
                        .option("--set", "evidence.checkpoint-every-seconds=1")
                        .start()) {
            sign(node, 40);
            node.stop();
        }
        try (var node = node(second).start()) {
            var health = node.http().get("/health/ready").expect(503).json();
            assertThat(health.path("reason").asText())
                    .contains("records that this log does not begin with: the log has forked");
        }
        assertThat(witness.http().get("/health").expect(503).json().path("alarms")).hasSize(1);
        try (var node = node(data).start()) {
            sign(node, 1);
            cosigned(node);
        }
    }

    @Test
    void a_dead_witness_stops_nothing_and_catches_up_later() {
        String address = witness.address();
        witness.kill();
        try (var node = node(data).start()) {
            sign(node, 10);
            node.http().get("/health/ready").expect(200);
            await(
                    "health names the problem",
                    () -> watch(node).path("problem").asText().contains("does not answer"));
            assertThat(watch(node).path("alarm").asBoolean()).isFalse();
            witness = WitnessProcess.start(dir.resolve("w"), address, List.of(logKey));
            await("it caught up", () -> watch(node).path("problem").isNull());
            sign(node, 1);
            cosigned(node);
        }
    }

    @Test
    void over_tls_a_witness_is_one_that_its_authority_vouches_for() {
        certificate("witness");
        certificate("stranger");
        witness.close();
        witness =
                WitnessProcess.start(
                        dir.resolve("w"),
                        "127.0.0.1:0",
                        List.of(logKey),
                        "--tls-certificate",
                        dir.resolve("witness.pem").toString(),
                        "--tls-key",
                        dir.resolve("witness.key").toString());
        assertThat(witness.url()).startsWith("https://");
        String trusting = "evidence.witness-authorities=" + dir;
        try (var node = node(data, trusting + "/witness.pem").start()) {
            sign(node, 1);
            cosigned(node);
            node.stop();
        }
        try (var node = node(data, trusting + "/stranger.pem").start()) {
            sign(node, 1);
            await(
                    "it is not believed",
                    () -> watch(node).path("problem").asText().contains("does not answer"));
            assertThat(watch(node).path("alarm").asBoolean()).isFalse();
        }
    }

    private void certificate(String name) {
        Program.tool(
                dir,
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-keyout",
                name + ".key",
                "-out",
                name + ".pem");
    }

    @Test
    void a_wrong_setting_is_said_in_one_line() {
        for (String wrong :
                List.of(
                        witness.key().toString(),
                        logKey + " " + witness.url(),
                        witness.key() + " http://192.0.2.1:80",
                        witness.key() + " ftp://127.0.0.1")) {
            try (var node =
                    ClavigerProcess.node(data)
                            .option("--set", "evidence.witnesses=" + wrong)
                            .launch()) {
                assertThat(node.awaitExit()).isOne();
                assertThat(node.output())
                        .anySatisfy(
                                line ->
                                        assertThat(line)
                                                .startsWith(
                                                        "claviger: setting 'evidence.witnesses'"));
            }
        }
    }

    private Program.Ended verify(Path file, String... more) {
        var words = new ArrayList<>(List.of("verify", file.toString(), "--key", logKey));
        for (String word : more) {
            if (word.contains("+")) {
                words.add("--witness");
            }
            words.add(word);
        }
        return Program.claviger(Map.of(), words.toArray(String[]::new));
    }

    private static long number(String text, String pattern) {
        var match = java.util.regex.Pattern.compile(pattern).matcher(text);
        assertThat(match.find()).as(text).isTrue();
        return Long.parseLong(match.group(1));
    }
}
