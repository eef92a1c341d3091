package io.claviger.acceptance.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.fault.FullLog;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that two of three people open, at one place or one after the other. */
class SplitSealTest {
    private static final String PASSPHRASE = "correct horse battery staple";
    private static final List<String> HOLDERS = List.of("alice", "bob", "carol");

    @TempDir private Path dir;

    private Path data() {
        return dir.resolve("data");
    }

    private static Program.Ended claviger(String... words) {
        return Program.claviger(Map.of("CLAVIGER_PASSPHRASE", PASSPHRASE), words);
    }

    private String share(String folder, String holder) {
        return "%s=%s"
                .formatted(
                        dir.resolve(folder).resolve(holder + ".share"),
                        dir.resolve(holder + ".pass"));
    }

    private Program.Ended split(String passphrase, String folder, String... more) {
        List<String> words =
                new ArrayList<>(
                        List.of("seal", "split", "--data-dir", data().toString(), "--threshold"));
        words.add("2");
        for (String holder : HOLDERS) {
            words.add("--holder");
            words.add(holder + "=" + dir.resolve(holder + ".pass"));
        }
        words.addAll(List.of("--out", dir.resolve(folder).toString()));
        words.addAll(Arrays.asList(more));
        return Program.claviger(
                Map.of("CLAVIGER_PASSPHRASE", passphrase), words.toArray(String[]::new));
    }

    private static Program.Ended unseal(ClavigerProcess node, String... shares) {
        List<String> words = new ArrayList<>(List.of("unseal", "--url", node.url()));
        for (String share : shares) {
            words.add("--share");
            words.add(share);
        }
        return claviger(words.toArray(String[]::new));
    }

    @Test
    void a_node_is_opened_by_two_of_three_people_and_by_nobody_else() throws Exception {
        for (String holder : HOLDERS) {
            Device.write(dir.resolve(holder + ".pass"), "the passphrase of " + holder + "\n");
        }
        String deviceSo = Device.init(data(), Device.write(dir.resolve("pass"), PASSPHRASE + "\n"));
        byte[] before = Files.readAllBytes(data().resolve("seal"));
        assertThat(split("not the passphrase at all", "none").expect(1).output())
                .contains("does not open this node");
        assertThat(dir.resolve("none")).doesNotExist();
        assertThat(Files.readAllBytes(data().resolve("seal"))).isEqualTo(before);
        assertThat(split(PASSPHRASE, "first").expect(0).told().getLast())
                .matches("opened by: shares of set [0-9a-f]{16}, 2 of 3");
        assertThat(
                        split(PASSPHRASE, "first", "--share", share("first", "alice"))
                                .expect(1)
                                .output())
                .contains("2 different shares");
        try (var node = ClavigerProcess.sealedNode(data()).start()) {
            assertThat(node.sealed()).isTrue();
            assertThat(split(PASSPHRASE, "second").expect(1).output()).contains("in use");
            // The passphrase is no way any more, and one share is not enough, however often.
            claviger("unseal", "--url", node.url()).expect(1);
            assertThat(unseal(node, share("first", "carol")).expect(0).output())
                    .contains("sealed: 1 of 2 shares");
            assertThat(unseal(node, share("first", "carol")).expect(0).output())
                    .contains("sealed: 1 of 2 shares");
            requireWrongShareRefused(node);
            node.http().get("/health/ready").expect(503);
            assertThat(unseal(node, share("first", "alice")).expect(0).output())
                    .contains("unsealed");
            node.http().get("/health/ready").expect(200);
            requireRecorded(node, deviceSo);
            node.stop();
        }
        assertThat(
                        split(
                                        PASSPHRASE,
                                        "second",
                                        "--share",
                                        share("first", "bob"),
                                        "--share",
                                        share("first", "alice"))
                                .expect(0)
                                .told()
                                .getLast())
                .startsWith("opened by: shares of set ");
        try (var node = ClavigerProcess.sealedNode(data()).start()) {
            assertThat(unseal(node, share("first", "bob")).expect(1).output())
                    .contains("this node opens by set");
            assertThat(
                            unseal(node, share("second", "bob"), share("second", "carol"))
                                    .expect(0)
                                    .output())
                    .contains("unsealed");
            node.stop();
        }
        claviger(
                        "seal",
                        "passphrase",
                        "--data-dir",
                        data().toString(),
                        "--share",
                        share("second", "bob"),
                        "--share",
                        share("second", "alice"),
                        "--new-passphrase-file",
                        dir.resolve("pass").toString())
                .expect(0);
        try (var node = ClavigerProcess.sealedNode(data()).start()) {
            claviger("unseal", "--url", node.url()).expect(0);
            assertThat(unseal(node, share("second", "bob")).expect(0).output())
                    .contains("unsealed");
            node.stop();
        }
    }

    private static void requireWrongShareRefused(ClavigerProcess node) {
        String set =
                node.http()
                        .post(
                                "/ops/v1/unseal/shares",
                                """
                                {"set":"0000000000000000","number":1,"value":"%s"}"""
                                        .formatted("A".repeat(43) + "="))
                        .expect(400)
                        .text()
                        .replaceAll("(?s).*opens by set ([0-9a-f]{16}).*", "$1");
        String body = "{\"set\":\"%s\",\"number\":%d,\"value\":\"%s\"}";
        for (int number : new int[] {0, 1, 2, 4, -1}) {
            node.http()
                    .post(
                            "/ops/v1/unseal/shares",
                            body.formatted(set, number, "A".repeat(43) + "="))
                    .expect(401);
        }
        node.http().post("/ops/v1/unseal/shares", body.formatted(set, 1, "AAAA")).expect(401);
    }

    private static void requireRecorded(ClavigerProcess node, String deviceSo) {
        String auditor = Device.issueOfficer(node.http().as(deviceSo), "auditor", "");
        List<String> records =
                FullLog.fetch(node, node.http().as(auditor)).records().stream()
                        .map(record -> record.path("boundary").toString())
                        .toList();
        assertThat(records)
                .anyMatch(record -> record.contains("unsealed by shares 1, 3 of "))
                .anyMatch(
                        record ->
                                record.contains("refused")
                                        && record.contains("not what the set has"));
        assertThat(node.output()).noneMatch(line -> line.contains("the passphrase of"));
    }
}
