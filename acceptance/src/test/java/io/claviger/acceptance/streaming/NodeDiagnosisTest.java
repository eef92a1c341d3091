package io.claviger.acceptance.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of the node itself (R10): not there, sealed, a sink that takes nothing; and none. */
class NodeDiagnosisTest {
    private static final String PASSPHRASE = "correct horse battery staple";

    @TempDir private Path dir;

    @Test
    void r10_a_node_is_found_absent_then_sealed_then_with_a_sink_that_lags_then_well()
            throws IOException {
        Path data = dir.resolve("data");
        String deviceSo = init(data);
        try (var webhook = WebhookReceiver.start();
                var node =
                        ClavigerProcess.sealedNode(data)
                                .option("--set", "sink.hook.to=" + webhook.url("/"))
                                .start()) {
            String url = node.url();
            Http.Answer refused = node.http().as(deviceSo).get("/ops/v1/partitions").expect(503);
            JsonNode sealed = diagnosis(url, deviceSo, 1, refused);
            finds(sealed, "node", "sealed");
            String printed = sealed.at("/fix/commands/0").asText();
            assertThat(printed).isEqualTo("claviger unseal --url " + url);
            Program.claviger(
                            Map.of("CLAVIGER_PASSPHRASE", PASSPHRASE),
                            printed.substring("claviger ".length()).split(" "))
                    .expect(0);
            node.http().as(deviceSo).get("/ops/v1/partitions").expect(200);

            Http.Answer missing = node.http().as(deviceSo).get("/ops/v1/applications/none");
            Waiting.until(() -> behind(node) == 0, () -> behind(node));
            String auditor = auditor(node, deviceSo);
            webhook.status = 503;
            Http.Answer good =
                    node.http()
                            .as(deviceSo)
                            .post("/ops/v1/partitions", "{\"name\":\"LATE\"}")
                            .expect(201);
            Waiting.until(() -> behind(node) > 0, () -> behind(node));
            Waiting.until(
                    () -> diagnosis(url, auditor, good).path("broken").asBoolean(),
                    () -> diagnosis(url, auditor, good));
            JsonNode lagging = diagnosis(url, auditor, 1, good);
            finds(lagging, "sinks", "sink-lagging");
            assertThat(lagging.at("/finding/message").asText()).contains("'hook'", "wait");
            // What a request itself did wrong goes before what is wrong beside it.
            assertThat(diagnosis(url, auditor, missing).at("/finding/aspect").asText())
                    .isNotEqualTo("sinks");
            String[] look = lagging.at("/fix/commands/0").asText().split(" ");
            assertThat(run(url, auditor, look).expect(0).output()).contains("hook");

            webhook.status = 200;
            Waiting.until(() -> behind(node) == 0, () -> behind(node));
            JsonNode well = diagnosis(url, auditor, 0, good);
            assertThat(well.path("finding").isNull()).isTrue();

            node.kill();
            finds(diagnosis(url, auditor, 1, good), "node", "node-unreachable");
        }
    }

    private String init(Path data) throws IOException {
        Path passphrase = Files.writeString(dir.resolve("passphrase"), PASSPHRASE + "\n");
        return Program.claviger(
                        Map.of(),
                        "init",
                        "--data-dir",
                        data.toString(),
                        "--passphrase-file",
                        passphrase.toString())
                .expect(0)
                .told()
                .stream()
                .filter(line -> line.startsWith("device SO "))
                .map(line -> line.substring("device SO".length()).strip())
                .findFirst()
                .orElseThrow();
    }

    private static String auditor(ClavigerProcess node, String deviceSo) {
        return node.http()
                .as(deviceSo)
                .post("/ops/v1/credentials", "{\"name\":\"a\",\"role\":\"auditor\"}")
                .expect(201)
                .json()
                .path("token")
                .asText();
    }

    private static long behind(ClavigerProcess node) {
        return node.http().get("/health/ready").json().at("/sinks/0/behind").asLong();
    }

    private static Program.Ended run(String url, String apiKey, String... words) {
        assertThat(words[0]).isEqualTo("claviger");
        return Program.claviger(
                Map.of("CLAVIGER_URL", url, "CLAVIGER_API_KEY", apiKey),
                Arrays.copyOfRange(words, 1, words.length));
    }

    /** What the command says of a call. */
    private static JsonNode diagnosis(String url, String apiKey, int code, Http.Answer call)
            throws IOException {
        Program.Ended ended =
                run(
                                url,
                                apiKey,
                                "claviger",
                                "diagnose",
                                "--json",
                                call.header("X-Request-Id").orElseThrow())
                        .expect(code);
        return new ObjectMapper().readTree(ended.output());
    }

    private static JsonNode diagnosis(String url, String apiKey, Http.Answer call) {
        return Http.to(url)
                .as(apiKey)
                .post(
                        "/ops/v1/diagnosis",
                        "{\"requestId\":\"%s\"}"
                                .formatted(call.header("X-Request-Id").orElseThrow()))
                .expect(200)
                .json();
    }

    private static void finds(JsonNode found, String aspect, String code) {
        assertThat(found.at("/finding/step").asText()).as("%s", found).isEqualTo("inspect");
        assertThat(found.at("/finding/aspect").asText()).as("%s", found).isEqualTo(aspect);
        assertThat(found.at("/finding/code").asText()).as("%s", found).isEqualTo(code);
        // Seven kinds of evidence, or the reason why there is none (R22).
        assertThat(found.path("evidence"))
                .hasSize(7)
                .allSatisfy(slot -> assertThat(slot.path("value").asText()).isNotBlank());
        assertThat(found.at("/fix/commands").toString()).doesNotContain("key create", "serve");
    }
}
