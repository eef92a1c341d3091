package io.claviger.acceptance.witness;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.Http;
import io.claviger.evidence.checkpoint.Cosignature;
import io.claviger.evidence.checkpoint.SignedNote;
import io.claviger.evidence.witness.AddCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A witness's process and the protocol of C2SP tlog-witness. */
class WitnessProtocolTest {
    private static final long SEED = 20261126;

    private final Path dir;
    private final SmallLog log = SmallLog.of("log.example/hsm");
    private WitnessProcess witness;

    WitnessProtocolTest(@TempDir Path dir) {
        this.dir = dir;
        this.witness = WitnessProcess.start(dir.resolve("w"), "127.0.0.1:0", List.of(log.vkey()));
    }

    @AfterEach
    void stop() {
        witness.close();
    }

    private WitnessProcess witness(String listen) {
        return WitnessProcess.start(dir.resolve("w"), listen, List.of(log.vkey()));
    }

    private Http.Answer add(byte[] body) {
        var http = witness.http();
        return http.send(
                http.request("/add-checkpoint").POST(BodyPublishers.ofByteArray(body)).build());
    }

    private Http.Answer add(String body) {
        return add(body.getBytes(StandardCharsets.UTF_8));
    }

    private Cosignature cosignature(int size, Http.Answer answer) {
        var note = SignedNote.parse(log.note(size) + answer.text());
        return witness.key().on(note);
    }

    @Test
    void growth_is_cosigned_with_the_time() {
        Instant before = Instant.now().minusSeconds(1);
        assertThat(cosignature(3, add(log.request(0, 3)).expect(200)))
                .isInstanceOfSatisfying(
                        Cosignature.Good.class,
                        good ->
                                assertThat(good.time())
                                        .isBetween(before, Instant.now().plusSeconds(1)));
        for (int size = 3; size < 40; size += 5) {
            assertThat(cosignature(size + 5, add(log.request(size, size + 5)).expect(200)))
                    .isInstanceOf(Cosignature.Good.class);
        }
        // The same once more: the witness still holds it for the newest.
        assertThat(cosignature(43, add(log.request(43, 43)).expect(200)))
                .isInstanceOf(Cosignature.Good.class);
        assertThat(health().json().path("healthy").asBoolean()).isTrue();
        assertThat(health().json().at("/logs/0/size").asLong()).isEqualTo(43);
    }

    @Test
    void openssl_verifies_the_message_of_the_specification() throws IOException {
        String line = add(log.request(0, 7)).expect(200).text();
        byte[] signature = SignedNote.lines(line).getFirst().signature().toArray();
        long time = ByteBuffer.wrap(signature).getLong();
        String note = log.note(7);
        Files.writeString(
                dir.resolve("message"),
                "cosignature/v1\ntime "
                        + time
                        + "\n"
                        + note.substring(0, note.indexOf("\n\n") + 1));
        Files.write(
                dir.resolve("signature"),
                java.util.Arrays.copyOfRange(signature, 8, signature.length));
        Files.write(
                dir.resolve("key.der"),
                HexFormat.of()
                        .parseHex("302a300506032b6570032100" + witness.key().publicKey().hex()));
        assertThat(
                        Program.tool(
                                dir,
                                "openssl",
                                "pkeyutl",
                                "-verify",
                                "-pubin",
                                "-keyform",
                                "DER",
                                "-inkey",
                                "key.der",
                                "-rawin",
                                "-in",
                                "message",
                                "-sigfile",
                                "signature"))
                .contains("Successfully");
    }

    @Test
    void another_size_is_a_conflict_that_names_the_right_one() {
        add(log.request(0, 10)).expect(200);
        for (String body : List.of(log.request(0, 10), log.request(5, 20), log.request(3, 8))) {
            var answer = add(body).expect(409);
            assertThat(answer.text()).isEqualTo("10\n");
            assertThat(answer.header("Content-Type")).contains("text/x.tlog.size");
        }
        add(log.request(10, 20)).expect(200);
    }

    @Test
    void strangers_and_what_is_malformed_are_refused() {
        var stranger = SmallLog.of("log.example/other");
        add(stranger.request(0, 3)).expect(404);
        // Same name, another key.
        add(SmallLog.of("log.example/hsm").request(0, 3)).expect(403);
        add(log.request(0, 5)).expect(200);
        add("old 9\n\n" + log.note(7)).expect(400);
        add("old 5\n\n").expect(400);
        add("").expect(400);
        add("x".repeat(AddCheckpoint.MAX_BYTES + 1)).expect(413);
        witness.http().get("/add-checkpoint").expect(405);
        witness.http().get("/nothing").expect(404);
        assertThat(health().json().at("/logs/0/size").asLong()).isEqualTo(5);
        assertThat(health().json().path("alarms")).isEmpty();
    }

    @Test
    void random_bytes_harm_nothing() {
        var random = new Random(SEED);
        byte[] good = log.request(0, 9).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 200; i++) {
            byte[] body = i % 2 == 0 ? new byte[random.nextInt(5000)] : good.clone();
            if (i % 2 == 0) {
                random.nextBytes(body);
            } else {
                body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
            }
            assertThat(add(body).status()).as("case %d", i).isIn(400, 403, 404, 409, 422);
        }
        add(good).expect(200);
    }

    @Test
    void a_fork_raises_the_alarm_and_leaves_its_proof() throws IOException {
        add(log.request(0, 10)).expect(200);
        assertThat(add(log.fork().request(10, 10)).expect(409).text()).isEqualTo("10\n");
        add(log.fork().request(10, 20)).expect(422);
        // Again: no news.
        add(log.fork().request(10, 20)).expect(422);
        var health = witness.http().get("/health").expect(503).json();
        assertThat(health.path("alarms")).hasSize(2);
        assertThat(health.path("alarms").toString())
                .contains("forked: log.example/hsm signed two trees of 10 records")
                .contains("not shown to grow: log.example/hsm sent a checkpoint of 20 records");
        assertThat(witness.output()).filteredOn(line -> line.contains("ALARM")).hasSize(2);
        List<Path> alarms;
        try (var folders = Files.list(dir.resolve("w/alarms"))) {
            alarms = folders.toList();
        }
        assertThat(alarms).hasSize(2);
        for (Path alarm : alarms) {
            assertThat(Files.readString(alarm.resolve("cosigned.txt"))).startsWith(log.note(10));
        }
        assertThat(alarms)
                .anySatisfy(
                        alarm ->
                                assertThat(read(alarm.resolve("refused.txt")))
                                        .isEqualTo(log.fork().request(10, 20)));
        // The honest log goes on; the alarm stands until somebody looked.
        add(log.request(10, 20)).expect(200);
        witness.kill();
        witness = witness("127.0.0.1:0");
        witness.http().get("/").expect(503);
    }

    @Test
    void of_requests_at_once_one_wins() throws Exception {
        add(log.request(0, 1)).expect(200);
        for (int round = 0; round < 10; round++) {
            int from = health().json().at("/logs/0/size").asInt();
            List<Callable<Http.Answer>> tasks = new ArrayList<>();
            for (int i = 1; i <= 8; i++) {
                String body = log.request(from, from + i);
                tasks.add(() -> add(body));
            }
            List<Http.Answer> answers = new ArrayList<>();
            try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var each : pool.invokeAll(tasks)) {
                    answers.add(each.get());
                }
            }
            assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
            assertThat(answers).filteredOn(answer -> answer.status() == 409).hasSize(7);
            int won = 0;
            while (answers.get(won).status() != 200) {
                won++;
            }
            assertThat(health().json().at("/logs/0/size").asInt()).isEqualTo(from + won + 1);
        }
    }

    @Test
    void what_was_answered_is_never_forgotten() throws InterruptedException {
        var random = new Random(SEED);
        int known = 0;
        for (int round = 0; round < 4; round++) {
            var answered = new AtomicInteger(known);
            var killed = witness;
            Thread client =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            while (true) {
                                                int size = answered.get();
                                                add(log.request(size, size + 1)).expect(200);
                                                answered.incrementAndGet();
                                            }
                                        } catch (UncheckedIOException gone) {
                                            // The witness was killed.
                                        }
                                    });
            Thread.sleep(150 + random.nextInt(200));
            killed.kill();
            client.join();
            witness = witness(killed.address());
            int kept = health().json().at("/logs/0/size").asInt();
            // It may have kept one more than it could answer, for which it gives its line again.
            assertThat(kept).isBetween(answered.get(), answered.get() + 1);
            add(log.request(kept, kept)).expect(200);
            known = kept;
        }
        assertThat(known).isPositive();
    }

    @Test
    void its_key_is_for_its_owner_and_its_folder_for_one_witness() throws IOException {
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(dir.resolve("w/key"))))
                .isEqualTo("rw-------");
        var second =
                Program.claviger(
                        Map.of(),
                        "witness",
                        "serve",
                        "--state-dir",
                        dir.resolve("w").toString(),
                        "--listen",
                        "127.0.0.1:0",
                        "--log",
                        log.vkey());
        assertThat(second.expect(1).output()).contains("another witness uses");
        var key = witness.key();
        witness.kill();
        witness = witness("127.0.0.1:0");
        assertThat(witness.key()).isEqualTo(key);
    }

    @Test
    void a_damaged_memory_is_no_empty_memory() throws IOException {
        add(log.request(0, 10)).expect(200);
        witness.kill();
        Path kept;
        try (var files = Files.list(dir.resolve("w/logs"))) {
            kept = files.findFirst().orElseThrow();
        }
        Files.writeString(kept, Files.readString(kept).replace("\n10\n", "\n11\n"));
        var start =
                Program.claviger(
                        Map.of(),
                        "witness",
                        "serve",
                        "--state-dir",
                        dir.resolve("w").toString(),
                        "--listen",
                        "127.0.0.1:0",
                        "--log",
                        log.vkey());
        assertThat(start.expect(1).output()).contains("is not a checkpoint of 'log.example/hsm'");
    }

    private Http.Answer health() {
        return witness.http().get("/health");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
