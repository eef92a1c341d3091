package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.process.ClavigerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is asked to stop ends well, says that it did, and leaves a checkpoint of all. */
class StopTest {
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path dir;

    @Test
    void a_clean_stop_is_recorded_and_covered_by_a_checkpoint() {
        Path data = dir.resolve("data");
        for (int run = 1; run <= 2; run++) {
            try (var node = start(data)) {
                if (run == 1) {
                    node.as("keyManagement").post("/v1/key", Bodies.ecKey("kept")).expect(201);
                }
                node.as("keyOperation")
                        .post("/v1/synchronousSign", Bodies.sign("kept", MESSAGE))
                        .expect(200);
                assertThat(node.stop()).isZero();
            }
        }
        try (var node = start(data)) {
            FullLog log = FullLog.fetch(node);
            assertThat(count(log, "start-node")).isEqualTo(3);
            assertThat(count(log, "stop-node")).isEqualTo(2);
            for (int i = 0; i < log.size(); i++) {
                if (operation(log, i).equals("stop-node")) {
                    // Only sizes that were signed can be proven against.
                    node.as("auditor")
                            .get("/evidence/v1/proof/%d?size=%d".formatted(i, i + 1))
                            .expect(200);
                }
            }
        }
    }

    // No checkpoint but those at the end comes by itself. Stopped by the signal that operators
    // send.
    private static ClavigerProcess start(Path data) {
        return ClavigerProcess.node(data)
                .alone()
                .option("--set", "evidence.checkpoint-every-records=1000000")
                .option("--set", "evidence.checkpoint-every-seconds=86400")
                .start();
    }

    private static long count(FullLog log, String operation) {
        return log.records().stream()
                .filter(
                        record ->
                                record.path("boundary")
                                        .path("operation")
                                        .asText()
                                        .equals(operation))
                .count();
    }

    private static String operation(FullLog log, long index) {
        return log.record(index).path("boundary").path("operation").asText();
    }
}
