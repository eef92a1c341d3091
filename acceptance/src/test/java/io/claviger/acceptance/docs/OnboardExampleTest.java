package io.claviger.acceptance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/onboard.md: what it shows is what the program prints. */
@Order(1)
final class OnboardExampleTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void the_example_prints_what_the_document_shows() throws Exception {
        String document = Shell.document("docs/onboard.md");
        Files.writeString(
                folder.resolve("payments.json"),
                Example.block(document, "json").replace("10.1.0.0/16", "127.0.0.0/8"));
        String example = Example.block(document, "console");
        try (var node = ClavigerProcess.node(folder.resolve("data")).start()) {
            Http device = node.as("deviceSo");
            device.post("/ops/v1/partitions", "{\"name\":\"PAYMENTS\"}").expect(201);
            var result =
                    new Shell(folder)
                            .run(
                                    Example.script(example),
                                    Map.of(
                                            "CLAVIGER_URL", node.url(),
                                            "ALICE", officer(device, "alice"),
                                            "BOB", officer(device, "bob")));
            assertThat(steady(result.output())).isEqualTo(steady(example));
        }
    }

    private static String officer(Http device, String name) {
        return device.post(
                        "/ops/v1/credentials",
                        "{\"role\":\"partition-so\",\"partition\":\"PAYMENTS\",\"name\":\"%s\"}"
                                .formatted(name))
                .expect(201)
                .json()
                .path("token")
                .asText();
    }

    /** Without what differs from node to node; a checkpoint comes when it comes. */
    private static String steady(String output) {
        return Pattern.compile(
                        "claviger-[0-9a-f]{8}/\\d+|cr-[0-9a-f]{16}|payments: (proven|live)"
                                + "|\\[[ x]] record-captured( \\(record \\d+\\))?|record \\d+")
                .matcher(output)
                .replaceAll(OnboardExampleTest::kind);
    }

    private static String kind(MatchResult varying) {
        return varying.group().replaceAll("[ (:\\[].*|[-/].*", "…");
    }
}
