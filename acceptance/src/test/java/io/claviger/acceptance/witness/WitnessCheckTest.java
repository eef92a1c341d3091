package io.claviger.acceptance.witness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.claviger.acceptance.fault.Bodies;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.evidence.checkpoint.Cosignature;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.WitnessKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code claviger witness check}: a file that remembers, and what it says to a log that did not
 * only grow.
 */
class WitnessCheckTest {
    private final Path dir;
    private final Path data;
    private final Path memory;
    private String logKey = "";

    WitnessCheckTest(@TempDir Path dir) {
        this.dir = dir;
        this.data = dir.resolve("data");
        this.memory = dir.resolve("memory.txt");
    }

    private Program.Ended check(String place, String... more) {
        var words =
                new ArrayList<>(
                        List.of(
                                "witness",
                                "check",
                                place,
                                "--log",
                                logKey,
                                "--remember",
                                memory.toString()));
        words.addAll(List.of(more));
        return Program.claviger(Map.of(), words.toArray(String[]::new));
    }

    private static void sign(ClavigerProcess node, int times) {
        for (int i = 0; i < times; i++) {
            node.as("keyOperation")
                    .post(
                            "/v1/synchronousSign",
                            Bodies.sign("k", "x".getBytes(StandardCharsets.UTF_8)))
                    .expect(200);
        }
        node.http().get("/evidence/v1/checkpoint?fresh=true").expect(200);
    }

    private Path copy(String name) throws IOException {
        Path to = dir.resolve(name);
        try (var files = Files.walk(data)) {
            for (Path each : files.toList()) {
                Files.copy(each, to.resolve(data.relativize(each)));
            }
        }
        return to;
    }

    private long remembered() throws IOException {
        return SignedCheckpoint.parse(Files.readAllBytes(memory)).size();
    }

    @Test
    void growth_is_remembered_rollback_and_fork_are_named() throws IOException {
        try (var node = ClavigerProcess.node(data).start()) {
            logKey = node.http().get("/evidence/v1/log-key").text().strip();
            node.as("keyManagement").post("/v1/key", Bodies.ecKey("k")).expect(201);
            sign(node, 1);
            // No file, and nobody said that this is the first visit.
            assertThat(check(node.url()).expect(1).told()).hasSize(1);
            assertThat(memory).doesNotExist();
            assertThat(check(node.url(), "--first").expect(0).output()).contains("first visit");
            assertThat(check(node.url()).expect(0).output()).startsWith("ok  unchanged: ");
            assertThat(node.stop()).isZero();
        }
        long before = remembered();
        Files.copy(memory, dir.resolve("old-memory.txt"));
        Path old = copy("old");
        long after;
        try (var node = ClavigerProcess.node(data).start()) {
            // Over the edge of a tile.
            sign(node, 300);
            Path key = dir.resolve("witness.key");
            assertThat(check(node.url(), "--key", key.toString()).expect(0).output())
                    .matches("ok  grown from " + before + " to [0-9]+ records, unchanged before\n");
            after = remembered();
            assertThat(after).isGreaterThan(300);
            var cosigner = WitnessKey.parse(Files.readAllLines(key).getFirst());
            assertThat(cosigner.on(SignedCheckpoint.parse(Files.readAllBytes(memory)).note()))
                    .isInstanceOf(Cosignature.Good.class);
            asFolder(node);
            assertThat(node.stop()).isZero();
        }
        try (var node = ClavigerProcess.node(old).start()) {
            sign(node, 1);
            var rolledBack = check(node.url()).expect(1);
            assertThat(rolledBack.output())
                    .matches("ALARM  rolled back from " + after + " to [0-9]+ records\n");
            assertThat(remembered()).isEqualTo(after);
            assertThat(dir.resolve("memory.txt.alarm")).exists();
            sign(node, 400);
            var forked = check(node.url(), "--json").expect(1);
            var json = new ObjectMapper().readTree(forked.output());
            assertThat(json.path("alarm").asBoolean()).isTrue();
            assertThat(json.path("sentence").asText())
                    .matches(
                            "forked: the log of [0-9]+ records does not begin with the "
                                    + after
                                    + " that are remembered");
            assertThat(remembered()).isEqualTo(after);
            node.kill();
            assertThat(check(node.url()).expect(1).told())
                    .singleElement()
                    .asString()
                    .startsWith("claviger: the log does not answer");
        }
    }

    /** The same from a folder with the log's files, as a mirror keeps them. */
    private void asFolder(ClavigerProcess node) throws IOException {
        Path mirror = dir.resolve("mirror");
        int size = (int) remembered();
        save(node, mirror, "checkpoint");
        save(node, mirror, "tile/0/000");
        save(node, mirror, "tile/0/001.p/" + (size - 256));
        save(node, mirror, "tile/1/000.p/1");
        assertThat(check(mirror.toString()).expect(0).output()).startsWith("ok  unchanged");
        Path kept = dir.resolve("kept.txt");
        Files.copy(memory, kept);
        Files.delete(memory);
        Files.copy(dir.resolve("old-memory.txt"), memory);
        assertThat(check(mirror.toString()).expect(0).output()).startsWith("ok  grown from ");
        // A mirror whose tiles are not those of its checkpoint proves nothing.
        Files.delete(memory);
        Files.copy(dir.resolve("old-memory.txt"), memory);
        byte[] tile = Files.readAllBytes(mirror.resolve("tile/0/001.p/" + (size - 256)));
        tile[0] ^= 1;
        Files.write(mirror.resolve("tile/0/001.p/" + (size - 256)), tile);
        assertThat(check(mirror.toString()).expect(1).output())
                .contains("the log's tiles are not those of its checkpoint");
        Files.delete(memory);
        Files.copy(kept, memory);
    }

    private static void save(ClavigerProcess node, Path mirror, String path) throws IOException {
        Path file = mirror.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, node.http().get("/evidence/v1/log/" + path).expect(200).raw().body());
    }
}
