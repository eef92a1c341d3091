package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.process.ClavigerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The newest lines of the log are taken away where nobody can contradict: on every node, in all
 * files at once. The node cannot know; whoever kept a checkpoint does.
 */
class RolledBackLogTest {
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path dir;

    private static void sign(ClavigerProcess node, int times) {
        for (int i = 0; i < times; i++) {
            node.as("keyOperation")
                    .post("/v1/synchronousSign", Bodies.sign("cut", MESSAGE))
                    .expect(200);
        }
    }

    private Path fetch(ClavigerProcess node, String path, String name) throws IOException {
        Path file = dir.resolve(name);
        Files.write(file, node.as("auditor").get(path).expect(200).raw().body());
        return file;
    }

    private static Program.Ended verify(Path file, String... more) {
        String[] words = new String[more.length + 2];
        words[0] = "verify";
        words[1] = file.toString();
        System.arraycopy(more, 0, words, 2, more.length);
        return Program.claviger(Map.of(), words);
    }

    @Test
    void the_newest_ten_lines_are_missed_by_whoever_kept_a_checkpoint() throws IOException {
        Path data = dir.resolve("data");
        Path backup = dir.resolve("backup");
        try (var node = ClavigerProcess.node(data).start()) {
            node.as("keyManagement").post("/v1/key", Bodies.ecKey("cut")).expect(201);
            sign(node, 5);
            assertThat(node.stop()).isZero();
        }
        NodeFiles.copy(data, backup);
        Path kept;
        try (var node = ClavigerProcess.node(data).start()) {
            sign(node, 10);
            kept = fetch(node, "/evidence/v1/checkpoint?fresh=true", "kept.checkpoint");
            String size = Files.readAllLines(kept).get(1);
            Path whole = fetch(node, "/evidence/v1/package?key=cut&previous=" + size, "whole.zip");
            Program.Ended good = verify(whole, "--previous", kept.toString());
            assertThat(good.expect(0).output())
                    .contains("Complete: all 15 uses")
                    .doesNotContain("ncomplete from");
            assertThat(node.stop()).isZero();
        }
        NodeFiles.delete(data);
        NodeFiles.copy(backup, data);
        try (var node = ClavigerProcess.node(data).start()) {
            Path cut = fetch(node, "/evidence/v1/package?key=cut", "cut.zip");
            // By itself the shorter log is a good one.
            verify(cut).expect(0);
            Program.Ended missed = verify(cut, "--previous", kept.toString()).expect(1);
            assertThat(missed.output().toLowerCase(Locale.ROOT))
                    .containsPattern("incomplete from (record )?[0-9]+");
        }
    }
}
