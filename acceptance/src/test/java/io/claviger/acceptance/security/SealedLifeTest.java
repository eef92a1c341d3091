package io.claviger.acceptance.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.fault.Bodies;
import io.claviger.acceptance.fault.FullLog;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import io.claviger.server.config.Setting;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device with a passphrase: made, opened, used, restarted; and every wrong way to start one. */
class SealedLifeTest {
    private static final String PASSPHRASE = "correct horse battery staple";
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path dir;

    @Test
    void a_device_lives_from_its_passphrase_to_signatures_and_over_restarts() {
        Path data = dir.resolve("data");
        Path passphrase = Device.write(dir.resolve("passphrase"), PASSPHRASE + "\n");
        String deviceSo = Device.init(data, passphrase);
        assertThat(deviceSo).hasSizeGreaterThan(40);
        requireRefused(
                Program.claviger(
                        Map.of("CLAVIGER_PASSPHRASE", PASSPHRASE),
                        "init",
                        "--data-dir",
                        data.toString()),
                data.toString(),
                "holds a device already");
        String operation;
        try (var node = configured(data).start()) {
            // The environment wins over the file.
            assertThat(node.nodeName()).isEqualTo("from-environment");
            assertThat(node.sealed()).isTrue();
            requireSealed(node, deviceSo, "/ops/v1/partitions");
            requireUnsealing(node);
            operation = officers(node, deviceSo);
            requireSecondProcessRefused(data);
            requireTakenPortRefused(node);
            assertThat(node.stop()).isZero();
        }
        requireRefused(ended(ClavigerProcess.node(data)), data.toString(), "without --dev");
        try (var node = configured(data).option("--set", "node.name=from-option").start()) {
            assertThat(node.nodeName()).isEqualTo("from-option");
            requireSealed(node, operation, "/v1/generateRandom/8");
            Program.claviger(
                            Map.of(),
                            "unseal",
                            "--url",
                            node.url(),
                            "--passphrase-file",
                            passphrase.toString())
                    .expect(0);
            node.http().get("/health/ready").expect(200);
            node.http()
                    .as(operation)
                    .post("/v1/synchronousSign", Bodies.sign("signer-1", MESSAGE))
                    .expect(200);
            requireWrongPassphraseRecorded(node, deviceSo);
        }
    }

    /** A configuration file that names every setting there is. */
    private ClavigerProcess.Start configured(Path data) {
        String text =
                Arrays.stream(Setting.values())
                        .map(setting -> setting.key() + " = " + setting.defaultValue())
                        .collect(Collectors.joining("\n"));
        Path file =
                Device.write(
                        dir.resolve("claviger.conf"),
                        "# every setting\n"
                                + text.replace("node.name = node-1", "node.name = from-file"));
        return ClavigerProcess.sealedNode(data)
                .option("--config", file.toString())
                .environment("CLAVIGER_NODE_NAME", "from-environment");
    }

    private static void requireSealed(ClavigerProcess node, String credential, String path) {
        Http.Answer ready = node.http().get("/health/ready").expect(503);
        assertThat(ready.json().path("sealed").asBoolean()).isTrue();
        node.http().get("/health/live").expect(200);
        Http.Answer answer = node.http().as(credential).get(path).expect(503);
        assertThat(answer.json().path("reason").asText()).isEqualTo("res.error.init");
        assertThat(answer.json().path("message").asText()).contains("sealed");
    }

    private static void requireUnsealing(ClavigerProcess node) {
        var wrong =
                Program.claviger(
                        Map.of("CLAVIGER_PASSPHRASE", "not the passphrase at all"),
                        "unseal",
                        "--url",
                        node.url());
        assertThat(wrong.exitCode()).as(wrong.output()).isEqualTo(1);
        assertThat(wrong.told()).hasSize(1);
        assertThat(wrong.output()).contains("does not open");
        assertThat(node.http().get("/health/ready").status()).isEqualTo(503);
        Program.claviger(Map.of("CLAVIGER_PASSPHRASE", PASSPHRASE), "unseal", "--url", node.url())
                .expect(0);
        node.http().get("/health/ready").expect(200);
    }

    /** From the device SO to the first signature, on the command line; gives the operation key. */
    private String officers(ClavigerProcess node, String deviceSo) {
        run(node, deviceSo, "partition", "create", "PAYMENTS");
        String pso =
                run(
                        node,
                        deviceSo,
                        "credential",
                        "issue",
                        "--role",
                        "partition-so",
                        "--partition",
                        "PAYMENTS",
                        "--name",
                        "pso");
        Path record =
                Device.write(
                        dir.resolve("payments.json"),
                        Device.application("payments", "PAYMENTS", ""));
        run(node, pso, "application", "onboard", record.toString());
        String management =
                run(
                        node,
                        pso,
                        "credential",
                        "issue",
                        "--role",
                        "key-management",
                        "--application",
                        "payments",
                        "--name",
                        "km");
        String operation =
                run(
                        node,
                        pso,
                        "credential",
                        "issue",
                        "--role",
                        "key-operation",
                        "--application",
                        "payments",
                        "--name",
                        "ko");
        run(node, management, "key", "create", "signer-1");
        node.http()
                .as(operation)
                .post("/v1/synchronousSign", Bodies.sign("signer-1", MESSAGE))
                .expect(200);
        // The officer of a partition makes no partitions and uses no keys.
        node.http().as(pso).post("/ops/v1/partitions", "{\"name\":\"OTHER\"}").expect(401);
        node.http()
                .as(pso)
                .post("/v1/synchronousSign", Bodies.sign("signer-1", MESSAGE))
                .expect(401);
        return operation;
    }

    /** The first word of what the command prints: the token, where it issues one. */
    private String run(ClavigerProcess node, String apiKey, String... words) {
        String[] command = Arrays.copyOf(words, words.length + 2);
        command[words.length] = "--url";
        command[words.length + 1] = node.url();
        return Program.claviger(Map.of("CLAVIGER_API_KEY", apiKey), command)
                .expect(0)
                .told()
                .getFirst()
                .replaceFirst(" .*", "");
    }

    private static void requireSecondProcessRefused(Path data) {
        requireRefused(
                ended(ClavigerProcess.sealedNode(data)), data.toString(), "in use by another");
    }

    private void requireTakenPortRefused(ClavigerProcess node) {
        int port = URI.create(node.url()).getPort();
        requireRefused(
                ended(ClavigerProcess.node(dir.resolve("other")).listen("127.0.0.1:" + port)),
                ":" + port,
                "--listen");
    }

    private static void requireWrongPassphraseRecorded(ClavigerProcess node, String deviceSo) {
        String auditor = Device.issueOfficer(node.http().as(deviceSo), "auditor", "");
        FullLog log = FullLog.fetch(node, node.http().as(auditor));
        log.requireTimeNeverBackwards();
        assertThat(log.records())
                .filteredOn(record -> boundary(record, "decision").equals("refused"))
                .extracting(record -> record.path("boundary").path("refusal").path("message"))
                .extracting(JsonNode::asText)
                .anyMatch(message -> message.contains("passphrase"));
    }

    private static String boundary(JsonNode record, String member) {
        return record.path("boundary").path(member).asText();
    }

    @Test
    void a_wrong_start_is_one_line_that_says_what_to_do() throws java.io.IOException {
        Path data = dir.resolve("none");
        requireRefused(ended(ClavigerProcess.sealedNode(data)), data.toString(), "claviger init");
        Path file = Files.createFile(dir.resolve("a-file"));
        requireRefused(ended(ClavigerProcess.node(file)), file.toString(), "--data-dir");
        requireRefused(
                ended(ClavigerProcess.node(data).option("--set", "journal.que=1")),
                "journal.que",
                "'journal.queue'");
        Path config = Device.write(dir.resolve("wrong.conf"), "tls.certifcate = x\n");
        requireRefused(
                ended(ClavigerProcess.node(data).option("--config", config.toString())),
                config.toString(),
                "'tls.certificate'");
        requireRefused(
                ended(ClavigerProcess.node(data).environment("CLAVIGER_JOURNAL_QUEU", "1")),
                "CLAVIGER_JOURNAL_QUEU",
                "'CLAVIGER_JOURNAL_QUEUE'");
        requireRefused(
                ended(ClavigerProcess.node(data).option("--set", "log.level=loud")),
                "log.level",
                "debug, error, info, warn");
        requireRefused(
                Program.claviger(
                        Map.of("CLAVIGER_PASSPHRASE", "too short"),
                        "init",
                        "--data-dir",
                        data.toString()),
                "12",
                "characters");
    }

    private static Program.Ended ended(ClavigerProcess.Start start) {
        try (var node = start.launch()) {
            int exitCode = node.awaitExit();
            return new Program.Ended(exitCode, String.join("\n", node.output()));
        }
    }

    private static void requireRefused(Program.Ended ended, String names, String says) {
        assertThat(ended.exitCode()).as(ended.output()).isEqualTo(1);
        List<String> told = ended.told();
        assertThat(told).hasSize(1);
        assertThat(told.getFirst()).startsWith("claviger: ").contains(names).contains(says);
    }
}
