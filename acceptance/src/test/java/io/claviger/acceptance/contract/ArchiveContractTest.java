package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.fault.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole log in a folder: copied, continued, verified without a node, and tampered with. */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchiveContractTest {
    private final Tenant tenant;
    private final Path dir;

    ArchiveContractTest(Tenant tenant, @TempDir Path dir) {
        this.tenant = tenant;
        this.dir = dir;
    }

    private Program.Ended archive(String apiKey, Path folder, String... more) {
        List<String> words = new ArrayList<>(List.of("evidence", "archive", "--to"));
        words.add(folder.toString());
        words.addAll(List.of(more));
        return Program.claviger(
                Map.of("CLAVIGER_URL", tenant.node().url(), "CLAVIGER_API_KEY", apiKey),
                words.toArray(String[]::new));
    }

    private Program.Ended archive(Path folder) {
        return archive(tenant.node().credentials().token("auditor"), folder, "--key", logKey());
    }

    private String logKey() {
        return tenant.node().http().get("/evidence/v1/log-key").text().strip();
    }

    private Program.Ended verify(Path folder) {
        return Program.claviger(Map.of(), "verify", folder.toString(), "--key", logKey());
    }

    /** Some hundred records: more than one bundle and one tile. */
    private void work(String label) {
        tenant.createKey(label, Map.of("algorithm", "ED"));
        for (int i = 0; i < 300; i++) {
            tenant.keys().get("/v1/key").expect(200);
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
        return to;
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    private static Path any(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
        }
    }

    @Test
    void a_log_is_copied_continued_and_verified_without_a_node() throws IOException {
        Path folder = dir.resolve("grown");
        work("archived");
        assertThat(archive(folder).expect(0).output())
                .containsPattern("archived [0-9]+ records of claviger-\\S+ in .*; all verified");
        assertThat(verify(folder).expect(0).output())
                .contains("VERIFIED  ", "COMPLETE  Complete: records 0 to ");
        Path kept = dir.resolve("kept.checkpoint");
        Files.copy(folder.resolve("checkpoint"), kept);
        work("archived-later");
        assertThat(archive(folder).expect(0).output()).containsPattern("[3-9][0-9]{2} of them new");
        assertThat(
                        Program.claviger(
                                        Map.of(),
                                        "verify",
                                        folder.toString(),
                                        "--key",
                                        logKey(),
                                        "--previous",
                                        kept.toString())
                                .expect(0)
                                .output())
                .contains("grew from the remembered checkpoint");
        // Other tools read it as well: a witness takes a folder for a log.
        Program.claviger(
                        Map.of(),
                        "witness",
                        "check",
                        folder.toString(),
                        "--log",
                        logKey(),
                        "--remember",
                        kept.toString())
                .expect(0);
    }

    @Test
    void whatever_is_changed_in_the_folder_is_named() throws IOException {
        Path good = dir.resolve("good");
        work("tampered");
        archive(good).expect(0);

        Path record = copy(good, dir.resolve("record"));
        flip(record.resolve("tile/entries/000"), 40);
        assertThat(verify(record).expect(1).output())
                .contains("Record 0 is not the one that was hashed");

        Path tile = copy(good, dir.resolve("tile"));
        flip(tile.resolve("tile/0/000"), 40);
        assertThat(verify(tile).expect(1).output())
                .contains("Record 1 is not the one that was hashed, or tile/0/000 was changed.");

        Path lacking = copy(good, dir.resolve("lacking"));
        Files.delete(lacking.resolve("tile/entries/000"));
        assertThat(verify(lacking).expect(1).output()).contains("lacks tile/entries/000");

        Path exhibit = copy(good, dir.resolve("exhibit"));
        flip(any(exhibit.resolve("exhibits")), 3);
        assertThat(verify(exhibit).expect(1).output())
                .containsPattern("exhibit [0-9a-f]{64} was changed");

        Path checkpoint = copy(good, dir.resolve("forged"));
        String note = Files.readString(checkpoint.resolve("checkpoint"));
        Files.writeString(
                checkpoint.resolve("checkpoint"), note.replaceFirst("\n[0-9]+\n", "\n256\n"));
        assertThat(verify(checkpoint).expect(1).output()).contains("checkpoint is not signed");

        Path empty = Files.createDirectory(dir.resolve("empty"));
        assertThat(verify(empty).expect(1).output()).contains("not an archive of a log");
    }

    @Test
    void only_the_devices_auditor_copies_and_only_from_the_log_that_is_trusted() {
        String partitionAuditor =
                tenant.node()
                        .as("deviceSo")
                        .post(
                                "/ops/v1/credentials",
                                Body.of(
                                        "name",
                                        "t",
                                        "role",
                                        "auditor",
                                        "partition",
                                        tenant.partition()))
                        .expect(201)
                        .json()
                        .path("token")
                        .asText();
        assertThat(archive(partitionAuditor, dir.resolve("refused")).expect(1).output())
                .contains("for device auditors only");
        assertThat(tenant.auditor().get("/evidence/v1/exhibit/" + "0".repeat(64)).status())
                .isEqualTo(401);
        assertThat(
                        tenant.node()
                                .as("auditor")
                                .get("/evidence/v1/exhibit/" + "0".repeat(64))
                                .status())
                .isEqualTo(404);
        String key = logKey();
        String other = key.substring(0, key.indexOf('+')) + "+00000000+AQ==";
        assertThat(
                        archive(
                                        tenant.node().credentials().token("auditor"),
                                        dir.resolve("other"),
                                        "--key",
                                        other)
                                .expect(1)
                                .output())
                .contains("the log's key is not usable");
    }
}
