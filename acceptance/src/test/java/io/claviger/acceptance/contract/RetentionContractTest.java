package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Old uses leave the node once they are archived and no rule keeps them; all stays provable. */
class RetentionContractTest {
    private static final String SIGN =
            Body.of(
                    "signRequest",
                    Map.of(
                            "payload",
                            Base64.getEncoder()
                                    .encodeToString("kept?".getBytes(StandardCharsets.UTF_8)),
                            "signKeyName",
                            "retained",
                            "signatureAlgorithm",
                            "EDDSA"));

    @TempDir private Path dir;

    private static Program.Ended claviger(ClavigerProcess node, String role, String... words) {
        return Program.claviger(
                Map.of(
                        "CLAVIGER_URL",
                        node.url(),
                        "CLAVIGER_API_KEY",
                        node.credentials().token(role)),
                words);
    }

    private static void sign(ClavigerProcess node, int times) {
        Http use = node.as("keyOperation");
        for (int i = 0; i < times; i++) {
            use.post("/v1/synchronousSign", SIGN).expect(200);
        }
    }

    private static JsonNode retention(ClavigerProcess node) {
        return node.as("auditor").get("/evidence/v1/retention").expect(200).json();
    }

    private static void until(Supplier<Boolean> holds, String what) throws InterruptedException {
        for (int i = 0; i < 300 && !holds.get(); i++) {
            Thread.sleep(100);
        }
        assertThat(holds.get()).as(what).isTrue();
    }

    private static void untilDropped(ClavigerProcess node, long record)
            throws InterruptedException {
        until(
                () -> node.as("auditor").get("/evidence/v1/record/" + record).status() == 410,
                "record %d is dropped".formatted(record));
    }

    @Test
    void archived_uses_are_dropped_and_stay_provable() throws Exception {
        Path archive = dir.resolve("archive");
        Path data = dir.resolve("data");
        String key;
        long first;
        long below;
        try (var node = ClavigerProcess.node(data).start()) {
            key = node.http().get("/evidence/v1/log-key").text().strip();
            node.as("keyManagement")
                    .post(
                            "/v1/key",
                            Body.of(
                                    "label",
                                    "retained",
                                    "algorithm",
                                    "ED",
                                    "attributes",
                                    Map.of("sign", true)))
                    .expect(201);
            first =
                    node.as("auditor")
                            .get("/evidence/v1/records?key=retained")
                            .json()
                            .at("/records/0/index")
                            .asLong();
            sign(node, 700);

            assertThat(claviger(node, "deviceSo", "evidence", "prune", "--archive", "" + archive))
                    .returns(1, Program.Ended::exitCode);
            claviger(node, "auditor", "evidence", "archive", "--to", "" + archive, "--key", key)
                    .expect(0);
            sign(node, 300);

            Path damaged = dir.resolve("damaged");
            copy(archive, damaged);
            byte[] bundle = Files.readAllBytes(damaged.resolve("tile/entries/001"));
            bundle[99] ^= 1;
            Files.write(damaged.resolve("tile/entries/001"), bundle);
            assertThat(
                            claviger(
                                            node,
                                            "deviceSo",
                                            "evidence",
                                            "prune",
                                            "--archive",
                                            "" + damaged)
                                    .expect(1)
                                    .output())
                    .contains("the archive is not good: ");
            assertThat(
                            claviger(
                                            node,
                                            "partitionSo",
                                            "evidence",
                                            "prune",
                                            "--archive",
                                            "" + archive)
                                    .expect(1)
                                    .output())
                    .contains("is not valid for operation 'prune-evidence'");
            String foreign =
                    Files.readString(archive.resolve("checkpoint")).replaceFirst("\n7", "\n6");
            assertThat(
                            node.as("deviceSo")
                                    .post("/evidence/v1/prune", Body.of("archive", foreign))
                                    .expect(400)
                                    .text())
                    .contains("archive-invalid");
            assertThat(retention(node).path("archivedBelow").asLong()).isZero();

            assertThat(
                            claviger(
                                            node,
                                            "deviceSo",
                                            "evidence",
                                            "prune",
                                            "--archive",
                                            "" + archive,
                                            "--key",
                                            key)
                                    .expect(0)
                                    .output())
                    .contains("of those before record 512 changes are kept here");
            below = retention(node).path("archivedBelow").asLong();
            assertThat(below).isEqualTo(512);
            untilDropped(node, first + 2);
            requireProvable(node, archive, key, first);
            // Pruned once is pruned: the same archive reaches no further.
            assertThat(
                            node.as("deviceSo")
                                    .post(
                                            "/evidence/v1/prune",
                                            Body.of(
                                                    "archive",
                                                    Files.readString(
                                                            archive.resolve("checkpoint"))))
                                    .expect(400)
                                    .text())
                    .contains("invalid-log-range");
            node.kill();
        }
        try (var node = ClavigerProcess.node(data).start()) {
            // A killed node drops the rest after its next start; the archive goes on.
            untilDropped(node, below - 1);
            requireProvable(node, archive, key, first);
            sign(node, 300);
            claviger(node, "auditor", "evidence", "archive", "--to", "" + archive, "--key", key)
                    .expect(0);
            claviger(node, "deviceSo", "evidence", "prune", "--archive", "" + archive).expect(0);
            assertThat(retention(node).path("archivedBelow").asLong()).isGreaterThan(below);
            assertThat(
                            claviger(
                                            node,
                                            "auditor",
                                            "evidence",
                                            "archive",
                                            "--to",
                                            "" + dir.resolve("late"),
                                            "--key",
                                            key)
                                    .expect(1)
                                    .output())
                    .contains("was archived: this node keeps its hash only");
        }
    }

    /** What was dropped is proven by the node's hashes and the archive; packages say from where. */
    private void requireProvable(ClavigerProcess node, Path archive, String key, long first)
            throws Exception {
        Http auditor = node.as("auditor");
        // The key's creation changed something: it stays.
        auditor.get("/evidence/v1/record/" + first).expect(200);
        auditor.get("/evidence/v1/inclusion/" + (first + 2)).expect(200);
        Path proof = dir.resolve("proof.json");
        Program.claviger(
                        Map.of(),
                        "evidence",
                        "prove",
                        "" + (first + 2),
                        "--archive",
                        "" + archive,
                        "--output",
                        "" + proof)
                .expect(0);
        Program.claviger(Map.of(), "verify", "" + proof, "--key", key).expect(0);
        assertThat(
                        Program.claviger(
                                        Map.of(),
                                        "evidence",
                                        "prove",
                                        "99999",
                                        "--archive",
                                        "" + archive)
                                .expect(1)
                                .output())
                .contains("none at 99999");

        JsonNode page = auditor.get("/evidence/v1/records?key=retained&limit=3").expect(200).json();
        assertThat(page.path("archivedBelow").asLong()).isEqualTo(512);
        assertThat(page.at("/records/0/index").asLong()).isEqualTo(first);
        assertThat(page.at("/records/1/index").asLong()).isEqualTo(512);

        Path whole = dir.resolve("key.zip");
        Files.deleteIfExists(whole);
        claviger(node, "auditor", "evidence", "export", "--key", "retained", "--output", "" + whole)
                .expect(0);
        String verdict =
                Program.claviger(Map.of(), "verify", "" + whole, "--key", key).expect(0).output();
        assertThat(verdict)
                .contains("VERIFIED")
                .contains("older ones are in the archive of the records before 512");
        assertThat(
                        Program.tool(
                                Path.of("").toAbsolutePath(),
                                "python3",
                                System.getProperty("claviger.root") + "/docs/verify.py",
                                "" + whole,
                                key))
                .contains("without gaps");
        // Who could use it is known from changes, and they are all here.
        claviger(node, "auditor", "who-can", "retained", "--at", "" + first).expect(0);
        assertThat(claviger(node, "auditor", "who-did", "retained").expect(0).output())
                .contains("uses before record 512 were archived");
    }

    private static void copy(Path from, Path to) throws Exception {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    @Test
    void the_rule_of_an_application_keeps_records() throws Exception {
        Path archive = dir.resolve("archive");
        try (var node = ClavigerProcess.node(dir.resolve("data")).start()) {
            Http officer = node.as("partitionSo");
            String partition = node.credentials().partition();
            for (String wrong : List.of("-1", "\"ten\"")) {
                assertThat(
                                officer.post(
                                                "/ops/v1/applications",
                                                Tenant.form("wrong", partition)
                                                        .put("retentionDays", 7)
                                                        .toString()
                                                        .replace(
                                                                "\"retentionDays\":7",
                                                                "\"retentionDays\":" + wrong))
                                        .expect(400)
                                        .text())
                        .contains("retentionDays");
            }
            officer.post(
                            "/ops/v1/applications",
                            Tenant.form("thorough", partition)
                                    .put("retentionDays", 3650)
                                    .toString())
                    .expect(201);
            assertThat(
                            officer.get("/ops/v1/applications/thorough")
                                    .json()
                                    .path("retentionDays")
                                    .asInt())
                    .isEqualTo(3650);
            for (int i = 0; i < 600; i++) {
                node.as("keyManagement").get("/v1/key").expect(200);
            }
            claviger(node, "auditor", "evidence", "archive", "--to", "" + archive).expect(0);
            assertThat(
                            claviger(
                                            node,
                                            "deviceSo",
                                            "evidence",
                                            "prune",
                                            "--archive",
                                            "" + archive)
                                    .expect(1)
                                    .output())
                    .contains(
                            "'retentionDays' of application 'thorough' keeps records for 3650 days");
            officer.post("/ops/v1/applications", Tenant.form("silent", partition).toString())
                    .expect(201);
            assertThat(
                            claviger(
                                            node,
                                            "deviceSo",
                                            "evidence",
                                            "prune",
                                            "--archive",
                                            "" + archive)
                                    .expect(1)
                                    .output())
                    .contains("'retentionDays' of application 'silent' does not say");
            assertThat(claviger(node, "auditor", "evidence", "retention").expect(0).output())
                    .contains("all are kept here")
                    .contains(
                            "records are kept for 3650 days, which application 'thorough' asks for")
                    .contains("application 'silent' has no retentionDays")
                    .contains("nothing more can be dropped now");
            // The refusals are in the log themselves.
            assertThat(
                            node.as("auditor")
                                    .get("/evidence/v1/records?refusal=evidence-retained")
                                    .json()
                                    .path("records"))
                    .hasSize(2);
        }
    }
}
