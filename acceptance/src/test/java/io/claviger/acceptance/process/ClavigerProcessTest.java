package io.claviger.acceptance.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The helper shown at work: a node starts, answers, stops, and comes back with its keys. */
class ClavigerProcessTest {
    @TempDir private Path dir;

    @Test
    void a_node_starts_says_where_it_is_and_stops_when_asked() {
        try (var node = ClavigerProcess.node(dir.resolve("data")).start()) {
            assertThat(node.url()).startsWith("http://127.0.0.1:");
            assertThat(node.sealed()).isFalse();
            assertThat(node.http().get("/health/live").status()).isEqualTo(200);
            // 128 + 15: what a JVM that was stopped by SIGTERM may say, too.
            assertThat(node.stop()).isIn(0, 143);
        }
    }

    @Test
    void a_killed_node_comes_back_with_its_credentials() {
        Path data = dir.resolve("data");
        String before;
        try (var node = ClavigerProcess.node(data).start()) {
            before = node.credentials().token("keyOperation");
            node.kill();
            assertThat(node.isAlive()).isFalse();
        }
        try (var node = ClavigerProcess.node(data).start()) {
            assertThat(node.credentials().token("keyOperation")).isEqualTo(before);
            assertThat(node.as("keyManagement").get("/v1/key").status()).isEqualTo(200);
        }
    }
}
