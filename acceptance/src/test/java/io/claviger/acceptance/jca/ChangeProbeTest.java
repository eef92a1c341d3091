package io.claviger.acceptance.jca;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line tries the probes of a gate with an application's own client and provider. */
class ChangeProbeTest {
    @TempDir private Path dir;

    @Test
    void keys_are_tried_by_the_applications_own_client() throws IOException {
        try (var node = ClavigerProcess.node(dir.resolve("data")).start()) {
            key(
                    node,
                    "ec",
                    "\"algorithm\":\"EC\",\"curveOid\":\"1.2.840.10045.3.1.7\",\"attributes\":{\"sign\":true}");
            key(
                    node,
                    "aes",
                    "\"algorithm\":\"AES\",\"keySize\":256,\"attributes\":{\"encrypt\":true,\"decrypt\":true}");
            Path keys =
                    Files.write(
                            dir.resolve("api-keys"),
                            List.of(
                                    node.credentials().token("keyManagement"),
                                    node.credentials().token("keyOperation")));
            String properties =
                    "demo="
                            + Files.writeString(
                                    dir.resolve("client.properties"),
                                    "claviger.nodes=%s\nclaviger.api-key-file=%s\n"
                                            .formatted(node.url(), keys));
            for (String[] pair : new String[][] {{"ec", "aes"}, {"aes", "ec"}}) {
                String ticket = "CHG-" + pair[0];
                open(node, ticket, pair[0], pair[1]);
                Program.Ended check =
                        change(node, "check", ticket, "--client", properties, "--jca", properties);
                assertThat(check.expect(0).output())
                        .contains("works: ", " by rest was done", " by jca was done");
            }
            change(node, "step", "CHG-ec", "another credential").expect(0);
            Files.writeString(keys, "of-nobody");
            assertThat(
                            change(
                                            node,
                                            "close",
                                            "CHG-ec",
                                            "--client",
                                            properties,
                                            "--jca",
                                            properties)
                                    .expect(1)
                                    .output())
                    .contains("fails at the")
                    .doesNotContain("of-nobody");
            assertThat(change(node, "close", "CHG-ec", "--pin", properties).expect(1).output())
                    .contains("works by jca, rest, which --pin does not try");
        }
    }

    private static void key(ClavigerProcess node, String label, String kind) {
        node.as("keyManagement")
                .post("/v1/key", "{\"label\":\"%s\",%s}".formatted(label, kind))
                .expect(201);
    }

    private static void open(ClavigerProcess node, String ticket, String byRest, String byJca) {
        node.as("partitionSo")
                .post(
                        "/ops/v1/changes",
                        """
                        {"ticket":"%s","plan":"another client","rollbackCriteria":"no operation",
                         "partitions":["DEMO"],
                         "gate":[{"application":"demo","interface":"rest","key":"%s","consent":"agreed"},
                                 {"application":"demo","interface":"jca","key":"%s","consent":"agreed"}]}
                        """
                                .formatted(ticket, byRest, byJca))
                .expect(201);
    }

    private static Program.Ended change(ClavigerProcess node, String... words) {
        var command = new String[words.length + 1];
        command[0] = "change";
        System.arraycopy(words, 0, command, 1, words.length);
        return Program.claviger(
                Map.of(
                        "CLAVIGER_URL",
                        node.url(),
                        "CLAVIGER_API_KEY",
                        node.credentials().token("partitionSo")),
                command);
    }
}
